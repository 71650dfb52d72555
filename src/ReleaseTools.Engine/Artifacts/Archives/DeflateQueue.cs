namespace ReleaseTools.Engine.Artifacts.Archives;

/// <summary>Compresses one archive's content block by block on all cores, and hands the blocks on in their order.</summary>
/// <param name="write">Gets each compressed block, in order, never two at a time.</param>
internal sealed class DeflateQueue(DeflateBlockPool pool, Func<DeflateBlock, CancellationToken, ValueTask> write) : IAsyncDisposable
{
    private readonly Queue<(DeflateBlock Block, Task Compressed)> _running = new();
    private DeflateBlock? _filling;
    private bool _inStream;

    /// <summary>A level of zlib. Between gzip's usual 6 and 9: at .NET's 6 programs come out 3 % larger than gzip makes them, and 8 takes half as long again for 0.1 %.</summary>
    public int Level { get; init; } = 7;

    /// <summary>Adds to the stream that is being written; starts one where none is.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        while (content.Length > 0)
        {
            // a full block goes only when more follows: the last one must know that it is
            if (_filling is { Free.Length: 0 }) Submit(isLast: false);
            _filling ??= await RentAsync(cancellation);
            int length = Math.Min(content.Length, _filling.Free.Length);
            content[..length].CopyTo(_filling.Free);
            _filling.Length += length;
            content = content[length..];
        }
    }

    /// <summary>Ends the stream that is being written, or an empty one.</summary>
    public async ValueTask EndStreamAsync(CancellationToken cancellation)
    {
        _filling ??= await RentAsync(cancellation);
        Submit(isLast: true);
    }

    /// <summary>Waits until everything submitted has been handed on.</summary>
    public async ValueTask DrainAsync(CancellationToken cancellation)
    {
        while (_running.Count > 0) await WriteOldestAsync(cancellation);
    }

    /// <summary>Gives back the blocks that a failure left behind.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_filling is not null) pool.Return(_filling);
        _filling = null;
        foreach ((DeflateBlock block, Task compressed) in _running)
        {
            await compressed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pool.Return(block);
        }
        _running.Clear();
    }

    private async ValueTask<DeflateBlock> RentAsync(CancellationToken cancellation)
    {
        while (_running.TryPeek(out (DeflateBlock Block, Task Compressed) oldest) && oldest.Compressed.IsCompleted) await WriteOldestAsync(cancellation);
        DeflateBlock? block;
        // whoever waits for another archive's block holds none that could be given back: no two archives wait for each other
        while (!pool.TryRent(out block))
        {
            if (_running.Count == 0) return await pool.RentAsync(cancellation);
            await WriteOldestAsync(cancellation);
        }
        return block;
    }

    private void Submit(bool isLast)
    {
        DeflateBlock block = _filling!;
        (block.IsFirst, block.IsLast, block.Level) = (!_inStream, isLast, Level);
        (_filling, _inStream) = (null, !isLast);
        _running.Enqueue((block, pool.CompressAsync(block)));
    }

    private async ValueTask WriteOldestAsync(CancellationToken cancellation)
    {
        (DeflateBlock block, Task compressed) = _running.Peek();
        await compressed.WaitAsync(cancellation);
        await write(block, cancellation);
        _running.Dequeue();
        pool.Return(block);
    }
}
