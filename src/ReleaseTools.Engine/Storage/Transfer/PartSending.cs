using System.Buffers;

namespace ReleaseTools.Engine.Storage.Transfer;

/// <summary>Reads a large object once and in order, and sends its parts in parallel. Parts wait in memory until they have arrived.</summary>
/// <typeparam name="T">The answer to one part, such as its ETag.</typeparam>
/// <param name="send">Sends one part: its number (from 1), its bytes.</param>
/// <param name="read">Receives the bytes of each part, in order; null if they are not needed.</param>
internal sealed class PartSending<T>(string key, ObjectContent content, PartPlan plan, Func<int, ReadOnlyMemory<byte>, CancellationToken, Task<T>> send, Action<ReadOnlyMemory<byte>>? read = null)
{
    /// <returns>The answers, in the order of the parts. If one part fails, the others are stopped.</returns>
    public async Task<T[]> RunAsync(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var sending = new List<Task<T>>(plan.Count);
        await using var reader = new ContentReader(key, content);
        try
        {
            for (int number = 1; number <= plan.Count; number++)
            {
                int size = (int)plan[number].Length;
                IDisposable place = await PartMemory.Shared.RentAsync(plan.PartSize, stop.Token);
                byte[] buffer = PartMemory.Buffers.Rent(size);
                try
                {
                    await reader.FillAsync(buffer.AsMemory(0, size), stop.Token);
                }
                catch
                {
                    PartMemory.Buffers.Return(buffer);
                    place.Dispose();
                    throw;
                }
                read?.Invoke(buffer.AsMemory(0, size));
                sending.Add(SendAsync(number, buffer, size, place, stop));
            }
            await reader.EndAsync(stop.Token);
            return await Task.WhenAll(sending);
        }
        catch
        {
            await stop.CancelAsync();
            await Task.WhenAll(sending).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            if (sending.Find(task => task.IsFaulted) is { } failed) await failed;      // why the others were stopped
            throw;
        }
    }

    private async Task<T> SendAsync(int number, byte[] buffer, int size, IDisposable place, CancellationTokenSource stop)
    {
        await Task.Yield();
        try
        {
            return await send(number, buffer.AsMemory(0, size), stop.Token);
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
        finally
        {
            PartMemory.Buffers.Return(buffer);
            place.Dispose();
        }
    }
}

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

    /// <summary>Buffers for parts. The shared pool would keep one of these large arrays for each thread that returns one.</summary>
    public static ArrayPool<byte> Buffers { get; } = ArrayPool<byte>.Create(maxArrayLength: 16 << 20, maxArraysPerBucket: 4);

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

/// <summary>
/// How a large object is cut into parts: S3 takes 1 to 10,000 of them, each but the last of 5 MiB to 5 GiB, 5 TiB in all
/// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html). The length alone decides: the same content is always cut the same way, so that
/// an upload can be gone on with, and a store's checksum of the parts be told beforehand.
/// </summary>
/// <param name="PartSize">In bytes; the last part may be shorter.</param>
public readonly record struct PartPlan(long Length, long PartSize)
{
    public const int MaximumParts = 10_000;

    /// <summary>The largest object there can be.</summary>
    public const long MaximumLength = 5L << 40;

    /// <summary>What is no longer than this goes in one request.</summary>
    public const long SingleLimit = 8 * Mebibyte;

    private const long Mebibyte = 1 << 20;

    private const long SmallestPart = 8 * Mebibyte;

    /// <summary>Whether it goes in one request, and no part of anything.</summary>
    public bool IsSingle => Length <= SingleLimit;

    public int Count => (int)((Length + PartSize - 1) / PartSize);

    /// <summary>The part's bytes; parts are numbered from 1.</summary>
    public ByteRange this[int number] => new((number - 1) * PartSize, Math.Min(PartSize, Length - (number - 1) * PartSize));

    /// <param name="length">In bytes.</param>
    /// <exception cref="ReleaseException">No bucket takes an object of this length.</exception>
    public static PartPlan For(long length)
    {
        if (length > MaximumLength)
            throw new ReleaseException("ObjectTooLarge", ErrorCategory.InvalidData, length, $"An object of {length} bytes is more than a bucket takes: 5 TiB.", "Split it.");
        long wanted = Math.Max(SmallestPart, (length + MaximumParts - 1) / MaximumParts);
        return new PartPlan(length, (wanted + Mebibyte - 1) / Mebibyte * Mebibyte);
    }
}
