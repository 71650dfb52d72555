using System.Buffers;
using System.Net;
using System.Net.Http.Headers;

namespace ReleaseTools.Engine.Http;

/// <summary>A stream as a request's body: opened when it is sent; its bytes pass through, and are never held whole.</summary>
internal sealed class StreamedBody : HttpContent
{
    private const int BufferSize = 128 * 1024;

    private readonly Func<CancellationToken, Task<Stream>> _open;
    private readonly long _length;
    private readonly Action<long>? _passed;

    /// <param name="length">In bytes.</param>
    /// <param name="passed">Told how many bytes were sent each time; less than zero where that broke off and has to begin again.</param>
    public StreamedBody(Func<CancellationToken, Task<Stream>> open, long length, string mediaType = "application/octet-stream", Action<long>? passed = null)
    {
        (_open, _length, _passed) = (open, length, passed);
        Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using Stream source = await _open(cancellationToken);
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(_length, 1, BufferSize));
        long sent = 0;
        try
        {
            for (int read; (read = await source.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                sent += read;
                _passed?.Invoke(read);
            }
        }
        catch
        {
            _passed?.Invoke(-sent);                                         // it is sent again from its start
            throw;
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
