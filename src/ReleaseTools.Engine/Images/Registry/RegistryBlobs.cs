using System.Net;
using ReleaseTools.Engine.Http;
using ReleaseTools.Images;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Engine.Images.Registry;

/// <summary>The blobs of one repository, for reading.</summary>
internal sealed class RegistryBlobs(RegistryClient client, string path)
{
    private readonly RegistryScope[] _scopes = [RegistryScope.Pull(path)];

    private string Name => $"{client.Server.Name}/{path}";

    /// <exception cref="RegistryException">It is not there, or what comes can't be it.</exception>
    public async Task<Stream> OpenAsync(ImageDescriptor blob, CancellationToken cancellation)
    {
        string asked = $"read the blob {blob.Digest} of {Name}";
        HttpAnswer answer = await client.SendAsync(Call(HttpMethod.Get, blob) with { Streams = true }, _scopes, asked, Name, cancellation);
        if (answer.IsSuccess && answer.Length is { } length && length != blob.Size)
        {
            answer.Dispose();
            throw new ImageInvalidException(Name, $"its blob {blob.Digest} has {length} bytes; its manifest says {blob.Size}");
        }
        if (answer.IsSuccess) return new DownloadStream(answer.Stream, blob, Name);
        using (answer) throw await client.FailedAsync(answer, _scopes, asked, Name, cancellation);
    }

    public async Task<bool> ExistsAsync(ImageDescriptor blob, CancellationToken cancellation)
    {
        string asked = $"look for the blob {blob.Digest} in {Name}";
        using HttpAnswer answer = await client.SendAsync(Call(HttpMethod.Head, blob), _scopes, asked, Name, cancellation);
        if (answer.IsSuccess) return true;
        return answer.Status is HttpStatusCode.NotFound ? false : throw await client.FailedAsync(answer, _scopes, asked, Name, cancellation);
    }

    private HttpCall Call(HttpMethod method, ImageDescriptor blob) => new(method, client.Url($"v2/{path}/blobs/{blob.Digest}")) { MayRepeat = true };
}
