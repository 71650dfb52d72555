using System.Buffers;
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
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (int read; (read = await BlobSource.ReadAsync(_source, buffer, least: 1, cancellationToken)) > 0;) await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }
}
