using System.Buffers.Binary;

namespace ReleaseTools.Engine.Artifacts.Archives;

/// <summary>One gzip member, compressed on all cores. It holds neither a name nor a time.</summary>
internal sealed class GzipCompressor : ICompressor
{
    // deflate, no flags, no time, no extra flags, system unknown
    private static readonly byte[] s_header = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255];

    private readonly Stream _output;
    private readonly DeflateQueue _queue;
    private uint _crc;
    private long _length;

    public GzipCompressor(Stream output, DeflateBlockPool pool)
    {
        _output = output;
        _queue = new(pool, WriteBlockAsync);
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation) => _queue.WriteAsync(content, cancellation);

    public async ValueTask FinishAsync(CancellationToken cancellation)
    {
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
        if (block.IsFirst) await _output.WriteAsync(s_header, cancellation);
        await _output.WriteAsync(block.Deflated, cancellation);
        _crc = Crc32.Combine(_crc, block.Crc, block.Length);
        _length += block.Length;
    }
}
