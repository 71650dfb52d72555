using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace ReleaseTools.Engine.Artifacts.Archives;

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
        // threads of their own: in the thread pool, whoever reads the next block would wait behind all that are being compressed
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
