using ReleaseTools.Engine.Http;

namespace ReleaseTools.Engine.Storage.Transfer;

/// <summary>A download that goes on where it broke, or stood still for too long: the reader sees one stream.</summary>
/// <param name="length">What the server announced.</param>
/// <param name="patience">How long bytes are waited for, and how often in a row a connection may break without bringing any.</param>
/// <param name="reopen">Opens the rest, given how many bytes have arrived; fails where the object is no longer the same.</param>
internal sealed class ResumingStream(Uri store, string key, Stream first, long length, Patience patience, Func<long, CancellationToken, Task<Stream>> reopen) : ForwardStream, IObjectStream
{
    public ObjectInfo? Info { get; init; }

    private Stream _current = first;
    private long _done;
    private int _failures;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.Length == 0) return 0;
        while (_done < length)
        {
            try
            {
                int read = await ReadInTimeAsync(buffer, cancellationToken);
                if (read == 0) throw new EndOfStreamException($"it ended after {_done} of {length} bytes");
                _done += read;
                _failures = 0;
                return read;
            }
            catch (Exception e) when (e is IOException or HttpRequestException or TimeoutException && !cancellationToken.IsCancellationRequested)
            {
                if (++_failures >= patience.Attempts) throw new StoreFailedException(store, "read", key, e);
                await _current.DisposeAsync();
                await Task.Delay(patience.WaitAfter(_failures - 1), cancellationToken);
                _current = await reopen(_done, cancellationToken);
            }
        }
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _current.Dispose();
        base.Dispose(disposing);
    }

    private async Task<int> ReadInTimeAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stop.CancelAfter(patience.Idle);
        try
        {
            return await _current.ReadAsync(buffer, stop.Token);
        }
        catch (Exception e) when (stop.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"nothing came for {patience.Idle.TotalSeconds:0.#} s, after {_done} of {length} bytes", e);
        }
    }
}
