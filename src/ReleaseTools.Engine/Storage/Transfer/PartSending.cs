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
                byte[] buffer = ArrayPool<byte>.Shared.Rent(size);
                try
                {
                    await reader.FillAsync(buffer.AsMemory(0, size), stop.Token);
                }
                catch
                {
                    ArrayPool<byte>.Shared.Return(buffer);
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
            ArrayPool<byte>.Shared.Return(buffer);
            place.Dispose();
        }
    }
}
