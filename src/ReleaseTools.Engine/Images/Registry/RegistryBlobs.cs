using System.Globalization;
using System.Net;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.IO;
using ReleaseTools.Engine.Storage.Transfer;
using ReleaseTools.Images;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Engine.Images.Registry;

/// <summary>The blobs of one repository, for reading.</summary>
internal sealed class RegistryBlobs(RegistryClient client, string path)
{
    private readonly RegistryScope[] _scopes = [RegistryScope.Pull(path)];

    private string Name => $"{client.Server.Name}/{path}";

    /// <returns>The bytes as they arrive. Where the connection breaks, it goes on from there by another one.</returns>
    /// <exception cref="RegistryException">It is not there.</exception>
    /// <exception cref="ImageInvalidException">What comes can't be it.</exception>
    public async Task<Stream> OpenAsync(ImageDescriptor blob, CancellationToken cancellation) =>
        new ResumingStream(await OpenAsync(blob, 0, cancellation), blob.Size, client.Http.Timeouts, (done, token) => OpenAsync(blob, done, token), (done, e) => Interrupted(blob, done, e));

    public async Task<bool> ExistsAsync(ImageDescriptor blob, CancellationToken cancellation)
    {
        string asked = $"look for the blob {blob.Digest} in {Name}";
        using HttpAnswer answer = await client.SendAsync(Call(HttpMethod.Head, blob), _scopes, asked, Name, cancellation);
        // a registry need not say how long it is, and some say 0
        if (answer.IsSuccess) return answer.Length is not > 0 || answer.Length == blob.Size ? true : throw Wrong(blob, answer.Length.Value);
        return answer.Status is HttpStatusCode.NotFound ? false : throw await client.FailedAsync(answer, _scopes, asked, Name, cancellation);
    }

    // https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pulling-blobs: a registry should answer with the range, and need not
    private async Task<Stream> OpenAsync(ImageDescriptor blob, long done, CancellationToken cancellation)
    {
        string asked = $"read the blob {blob.Digest} of {Name}";
        HttpCall call = Call(HttpMethod.Get, blob) with { Streams = true };
        if (done > 0) call = call.With("Range", string.Create(CultureInfo.InvariantCulture, $"bytes={done}-"));
        HttpAnswer answer = await client.SendAsync(call, _scopes, asked, Name, cancellation);
        try
        {
            long from = answer.Status is HttpStatusCode.PartialContent ? done : 0;
            if (done > 0 && answer.Status is HttpStatusCode.RequestedRangeNotSatisfiable) throw Wrong(blob, done);
            if (!answer.IsSuccess) throw await client.FailedAsync(answer, _scopes, asked, Name, cancellation);
            if (answer.Length is { } length && from + length != blob.Size) throw Wrong(blob, from + length);
            await ResumingStream.SkipAsync(answer.Stream, done - from, cancellation);
            return answer.Stream;
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    private HttpCall Call(HttpMethod method, ImageDescriptor blob) => new(method, client.Url($"v2/{path}/blobs/{blob.Digest}")) { MayRepeat = true };

    private ImageInvalidException Wrong(ImageDescriptor blob, long length) => new(Name, $"its blob {blob.Digest} has {length} bytes; its manifest says {blob.Size}");

    private RegistryException Interrupted(ImageDescriptor blob, long done, Exception e) => new("RegistryInterrupted", ErrorCategory.ReadError, $"{Name}@{blob.Digest}",
        $"Could not read the blob {blob.Digest} of {Name}: after {done} of {blob.Size} bytes the connection broke, and {client.Http.Retry.Attempts} attempts brought no more: {e.Message.TrimEnd('.')}.",
        "Run the same command again: what is done stays done.", e);
}

/// <summary>
/// Reads what is to be sent. A source that breaks is not the connection to the target, and may be opened again: what it throws is told apart from what the transport
/// throws, and passes that as it is.
/// </summary>
internal static class BlobSource
{
    /// <exception cref="BlobSourceException">It can't be opened now.</exception>
    public static async Task<Stream> OpenAsync(Func<CancellationToken, Task<Stream>> open, CancellationToken cancellation)
    {
        try
        {
            return new TranslatedStream(await open(cancellation), e => new BlobSourceException(e));
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
