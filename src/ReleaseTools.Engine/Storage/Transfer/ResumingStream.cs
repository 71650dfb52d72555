using System.Buffers;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.IO;
using ReleaseTools.Engine.Retries;

namespace ReleaseTools.Engine.Storage.Transfer;

/// <summary>A download that goes on where it broke, or stood still for too long: the reader sees one stream.</summary>
/// <param name="length">What will have arrived at the end, in bytes.</param>
/// <param name="timeouts">How long bytes are waited for, and how often in a row a connection may break without bringing any.</param>
/// <param name="reopen">Opens the rest, given how many bytes have arrived; fails where the object is no longer the same.</param>
/// <param name="failed">Says that it broke once too often, given how many bytes have arrived.</param>
internal sealed class ResumingStream(Stream first, long length, HttpTimeouts timeouts, Func<long, CancellationToken, Task<Stream>> reopen, Func<long, Exception, Exception> failed) : ForwardStream, IObjectStream
{
    /// <summary>An object of a store.</summary>
    public ResumingStream(Uri store, string key, Stream first, long length, HttpTimeouts timeouts, Func<long, CancellationToken, Task<Stream>> reopen)
        : this(first, length, timeouts, reopen, (_, e) => new StoreFailedException(store, "read", key, e))
    {
    }

    public ObjectInfo? Info { get; init; }

    private Stream? _current = first;
    private long _done;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.Length == 0 || _done >= length) return 0;
        try
        {
            return await ReadOnAsync(buffer, cancellationToken);
        }
        catch (Exception e) when (IsBroken(e, cancellationToken))
        {
            return await ResumeAsync(buffer, e, cancellationToken);
        }
    }

    /// <param name="broken">How the first attempt failed.</param>
    private Task<int> ResumeAsync(Memory<byte> buffer, Exception broken, CancellationToken cancellation) => timeouts.Retry.RunAsync<int>(async attempt =>
    {
        try
        {
            if (attempt > 0) return await ReadOnAsync(buffer, cancellation);
        }
        catch (Exception e) when (IsBroken(e, cancellation))
        {
            broken = e;
        }
        if (_current is not null) await _current.DisposeAsync();
        _current = null;
        return Again.OrThrow(failed(_done, broken));
    }, cancellation);

    private static bool IsBroken(Exception e, CancellationToken cancellation) => e is IOException or HttpRequestException or TimeoutException && !cancellation.IsCancellationRequested;

    private async ValueTask<int> ReadOnAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        _current ??= await reopen(_done, cancellation);
        int read = await ReadInTimeAsync(_current, buffer, cancellation);
        if (read == 0) throw new EndOfStreamException($"it ended after {_done} of {length} bytes");
        _done += read;
        return read;
    }

    /// <summary>Reads over bytes that have arrived already, where a server sends no parts.</summary>
    public static async Task SkipAsync(Stream stream, long bytes, CancellationToken cancellation)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            for (int read; bytes > 0; bytes -= read)
            {
                read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, bytes)), cancellation);
                if (read == 0) throw new EndOfStreamException("it ended before the place where it broke");
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _current?.Dispose();
        base.Dispose(disposing);
    }

    private async Task<int> ReadInTimeAsync(Stream current, Memory<byte> buffer, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stop.CancelAfter(timeouts.Idle);
        try
        {
            return await current.ReadAsync(buffer, stop.Token);
        }
        catch (Exception e) when (stop.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"nothing came for {timeouts.Idle.TotalSeconds:0.#} s, after {_done} of {length} bytes", e);
        }
    }
}
