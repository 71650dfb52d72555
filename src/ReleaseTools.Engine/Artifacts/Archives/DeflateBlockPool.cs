using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace ReleaseTools.Engine.Artifacts.Archives;

/// <summary>The blocks that all archives in the making share: memory stays the same however many there are, and however large.</summary>
internal sealed class DeflateBlockPool : IDisposable
{
    private readonly ConcurrentBag<DeflateBlock> _free = [];
    private readonly SemaphoreSlim _places;

    /// <param name="parallelism">How many blocks are compressed at a time.</param>
    public DeflateBlockPool(int parallelism) => _places = new((2 * parallelism) + 1);

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

    public void Return(DeflateBlock block)
    {
        block.Length = 0;
        _free.Add(block);
        _places.Release();
    }

    public void Dispose() => _places.Dispose();

    private DeflateBlock Take() => _free.TryTake(out DeflateBlock? block) ? block : new DeflateBlock();
}
