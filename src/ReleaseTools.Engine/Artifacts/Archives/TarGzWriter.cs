using System.Buffers.Binary;

namespace ReleaseTools.Engine.Artifacts.Archives;

/// <summary>
/// A tar archive in one gzip member that is compressed on all cores.
/// Folders have no entries of their own: their modes and times would be those of the machine.
/// </summary>
internal sealed class TarGzWriter : IArchiveWriter
{
    // deflate, no flags, no time, no extra flags, system unknown
    private static readonly byte[] s_gzipHeader = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255];
    private static readonly byte[] s_zeros = new byte[2 * TarHeader.BlockLength];

    private readonly Stream _output;
    private readonly DateTimeOffset _time;
    private readonly DeflateQueue _queue;
    private ArchiveEntry? _entry;
    private uint _crc;
    private long _length;

    public TarGzWriter(Stream output, DateTimeOffset time, DeflateBlockPool pool)
    {
        (_output, _time) = (output, time);
        _queue = new(pool, WriteBlockAsync);
    }

    public async ValueTask BeginAsync(ArchiveEntry entry, CancellationToken cancellation)
    {
        _entry = entry;
        await _queue.WriteAsync(TarHeader.Make(entry, _time), cancellation);
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation) => _queue.WriteAsync(content, cancellation);

    public ValueTask EndAsync(CancellationToken cancellation) =>
        _queue.WriteAsync(s_zeros.AsMemory(0, TarHeader.Padding(_entry!.Length)), cancellation);

    public async ValueTask FinishAsync(CancellationToken cancellation)
    {
        await _queue.WriteAsync(s_zeros, cancellation);
        await _queue.EndStreamAsync(cancellation);
        await _queue.DrainAsync(cancellation);
        byte[] trailer = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, _crc);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(4), unchecked((uint)_length));
        await _output.WriteAsync(trailer, cancellation);
    }

    public ValueTask DisposeAsync() => _queue.DisposeAsync();

    private async ValueTask WriteBlockAsync(DeflateBlock block, CancellationToken cancellation)
    {
        if (block.IsFirst) await _output.WriteAsync(s_gzipHeader, cancellation);
        await _output.WriteAsync(block.Deflated, cancellation);
        _crc = Crc32.Combine(_crc, block.Crc, block.Length);
        _length += block.Length;
    }
}
