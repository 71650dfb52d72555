using System.Net;

namespace ReleaseTools.Engine.Images.Registry;

/// <summary>A blob as a request's body: its bytes pass through, and are never held whole. It can be sent once; another attempt opens the blob anew.</summary>
internal sealed class BlobBody : HttpContent
{
    private const int BufferSize = 128 * 1024;

    private readonly Stream _source;
    private readonly long _length;

    /// <param name="length">In bytes.</param>
    public BlobBody(Stream source, long length)
    {
        (_source, _length) = (source, length);
        Headers.ContentType = new("application/octet-stream");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        byte[] buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (int read; (read = await ReadAsync(buffer, cancellationToken)) > 0;) await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }

    // a source that breaks is not the connection to the target: only what is no IOException passes the transport as it is
    private async ValueTask<int> ReadAsync(byte[] buffer, CancellationToken cancellation)
    {
        try
        {
            return await _source.ReadAsync(buffer, cancellation);
        }
        catch (IOException e)
        {
            throw new BlobSourceException(e);
        }
    }
}

/// <summary>The bytes that were to be sent could not be read.</summary>
internal sealed class BlobSourceException(IOException cause) : Exception(cause.Message, cause);

/// <summary>A body would have to be sent again that can be sent once: whoever opened it has to open it anew.</summary>
internal sealed class BlobSpentException() : Exception("The body was sent already.");
