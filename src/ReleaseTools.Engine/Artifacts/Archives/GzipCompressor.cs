using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;

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

/// <summary>A piece of content that is compressed by itself, so that several can be at the same time. Its cut never depends on who compresses it, or when.</summary>
internal sealed class DeflateBlock
{
    /// <summary>Large enough that starting afresh costs less than 0.5 % in size.</summary>
    public const int Capacity = 1024 * 1024;

    private const int GzipHeader = 10;
    private const int GzipTrailer = 8;

    private static readonly byte[] s_empty = [0x03, 0x00];

    private readonly byte[] _content = new byte[Capacity];
    private readonly MemoryStream _gzip = new(Capacity / 2);

    public ReadOnlyMemory<byte> Content => _content.AsMemory(0, Length);

    /// <summary>How hard it is compressed: a level of zlib, from 1 to 9.</summary>
    public int Level { get; set; }

    /// <summary>What is still free.</summary>
    public Memory<byte> Free => _content.AsMemory(Length);

    public int Length { get; set; }

    /// <summary>Whether it is the first of its stream.</summary>
    public bool IsFirst { get; set; }

    /// <summary>Whether its stream ends with it.</summary>
    public bool IsLast { get; set; }

    /// <summary>Raw deflate; ends on a whole byte, so that the next block's can follow.</summary>
    public ReadOnlyMemory<byte> Deflated { get; private set; }

    public uint Crc { get; private set; }

    public void Compress()
    {
        (Deflated, Crc) = (s_empty, 0);
        if (Length == 0) return;
        _gzip.SetLength(0);
        int end = 0;
        using (var gzip = new GZipStream(_gzip, new ZLibCompressionOptions { CompressionLevel = Level }, leaveOpen: true))
        {
            gzip.Write(Content.Span);
            if (!IsLast)
            {
                gzip.Flush();
                end = (int)_gzip.Length;
            }
        }
        // gzip rather than bare deflate: its trailer holds the checksum, which zlib makes faster than we could
        int trailer = (int)_gzip.Length - GzipTrailer;
        if (IsLast) end = trailer;
        Deflated = _gzip.GetBuffer().AsMemory(GzipHeader, end - GzipHeader);
        Crc = BinaryPrimitives.ReadUInt32LittleEndian(_gzip.GetBuffer().AsSpan(trailer));
    }
}

/// <summary>The blocks and the threads that all archives in the making share: memory stays the same however many there are, and however large.</summary>
internal sealed class DeflateBlockPool : IDisposable
{
    private readonly ConcurrentBag<DeflateBlock> _free = [];
    private readonly BlockingCollection<(DeflateBlock Block, TaskCompletionSource Done)> _work = [];
    private readonly SemaphoreSlim _places;
    private readonly Thread[] _threads;

    /// <param name="parallelism">How many blocks are compressed at a time.</param>
    public DeflateBlockPool(int parallelism)
    {
        _places = new((2 * parallelism) + 1);
        // dedicated threads: in the thread pool, reading the next block would queue behind every block being compressed
        _threads = [.. Enumerable.Range(0, parallelism).Select(_ => new Thread(Compress) { IsBackground = true, Name = "deflate" })];
        foreach (Thread thread in _threads) thread.Start();
    }

    public bool TryRent([NotNullWhen(true)] out DeflateBlock? block)
    {
        block = _places.Wait(0) ? Take() : null;
        return block is not null;
    }

    public async ValueTask<DeflateBlock> RentAsync(CancellationToken cancellation)
    {
        await _places.WaitAsync(cancellation);
        return Take();
    }

    public Task CompressAsync(DeflateBlock block)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add((block, done));
        return done.Task;
    }

    public void Return(DeflateBlock block)
    {
        block.Length = 0;
        _free.Add(block);
        _places.Release();
    }

    public void Dispose()
    {
        _work.CompleteAdding();
        foreach (Thread thread in _threads) thread.Join();
        _work.Dispose();
        _places.Dispose();
    }

    private DeflateBlock Take() => _free.TryTake(out DeflateBlock? block) ? block : new DeflateBlock();

    private void Compress()
    {
        foreach ((DeflateBlock block, TaskCompletionSource done) in _work.GetConsumingEnumerable())
        {
            try
            {
                block.Compress();
                done.SetResult();
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        }
    }
}
