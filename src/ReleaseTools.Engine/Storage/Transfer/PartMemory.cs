namespace ReleaseTools.Engine.Storage.Transfer;

/// <summary>
/// What all uploads together may hold in memory: parts wait there until they have arrived, since a request that is repeated needs its body again.
/// Who asks first is served first, so that none is starved by the small parts of others.
/// </summary>
/// <param name="bytes">A part that is larger than this gets all of it.</param>
internal sealed class PartMemory(long bytes)
{
    private const long Page = 1 << 20;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly SemaphoreSlim _pages = new((int)(bytes / Page));
    private readonly int _all = (int)(bytes / Page);

    /// <summary>For the whole process.</summary>
    public static PartMemory Shared { get; } = new(32L << 20);

    /// <summary>Waits until there is room. Dispose it once the part has arrived.</summary>
    public async Task<IDisposable> RentAsync(long size, CancellationToken cancellation)
    {
        int pages = (int)Math.Clamp((size + Page - 1) / Page, 1, _all);
        await _turn.WaitAsync(cancellation);
        int got = 0;
        try
        {
            for (; got < pages; got++) await _pages.WaitAsync(cancellation);
            return new Place(_pages, pages);
        }
        catch
        {
            if (got > 0) _pages.Release(got);
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    private sealed class Place(SemaphoreSlim pages, int count) : IDisposable
    {
        private int _count = count;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _count, 0) is > 0 and int held) pages.Release(held);
        }
    }
}
