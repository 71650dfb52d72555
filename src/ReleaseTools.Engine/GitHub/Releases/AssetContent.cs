using System.Net;
using System.Net.Http.Headers;
using ReleaseTools.Engine.Progress;

namespace ReleaseTools.Engine.GitHub.Releases;

/// <summary>A file as a request's body: opened when it is sent, and streamed.</summary>
internal sealed class AssetContent : HttpContent
{
    private const int BufferSize = 128 * 1024;

    private readonly AssetSource _source;
    private readonly IProgressPart _progress;

    public AssetContent(AssetSource source, IProgressPart progress)
    {
        (_source, _progress) = (source, progress);
        Headers.ContentType = MediaTypeHeaderValue.Parse(source.MediaType);
        Headers.ContentLength = source.Size;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using Stream file = await _source.OpenAsync(cancellationToken);
        byte[] buffer = new byte[(int)Math.Clamp(_source.Size, 1, BufferSize)];
        long sent = 0;
        try
        {
            for (int read; (read = await file.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                sent += read;
                _progress.Advance(read);
            }
        }
        catch
        {
            _progress.Advance(-sent);                                       // it is sent again from its start
            throw;
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _source.Size;
        return true;
    }
}
