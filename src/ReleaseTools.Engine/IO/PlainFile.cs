namespace ReleaseTools.Engine.IO;

/// <summary>
/// Reads and writes files where they are, and all other streams asynchronously. An asynchronous read of a plain file is only a
/// synchronous one that waits in the thread pool's queue, which is long while blocks are being compressed.
/// </summary>
internal static class PlainFile
{
    public static ValueTask<int> ReadAsync(Stream stream, Memory<byte> buffer, CancellationToken cancellation)
    {
        if (stream is not FileStream { IsAsync: false }) return stream.ReadAsync(buffer, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return new(stream.Read(buffer.Span));
    }

    public static ValueTask WriteAsync(Stream stream, ReadOnlyMemory<byte> buffer, CancellationToken cancellation)
    {
        if (stream is not FileStream { IsAsync: false }) return stream.WriteAsync(buffer, cancellation);
        cancellation.ThrowIfCancellationRequested();
        stream.Write(buffer.Span);
        return default;
    }
}
