namespace ReleaseTools.Engine.Storage.Transfer;

/// <summary>A download that goes on where it broke: the reader sees one stream.</summary>
/// <param name="length">What the server announced.</param>
/// <param name="reopen">Opens the rest, given how many bytes have arrived; fails where the object is no longer the same.</param>
internal sealed class ResumingStream(Uri store, string key, Stream first, long length, Func<long, CancellationToken, Task<Stream>> reopen) : ForwardStream
{
    private const int Attempts = 5;

    private Stream _current = first;
    private long _done;
    private int _failures;

    public override int Read(Span<byte> buffer)
    {
        byte[] bytes = new byte[buffer.Length];
        int read = ReadAsync(bytes, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        bytes.AsSpan(0, read).CopyTo(buffer);
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.Length == 0 || _done >= length) return 0;
        while (true)
        {
            try
            {
                int read = await _current.ReadAsync(buffer, cancellationToken);
                if (read == 0) throw new EndOfStreamException($"it ended after {_done} of {length} bytes");
                _done += read;
                return read;
            }
            catch (Exception e) when (e is IOException or HttpRequestException && !cancellationToken.IsCancellationRequested)
            {
                if (++_failures > Attempts) throw new StoreFailedException(store, "read", key, e);
                await _current.DisposeAsync();
                _current = await reopen(_done, cancellationToken);
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _current.Dispose();
        base.Dispose(disposing);
    }
}
