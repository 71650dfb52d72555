using System.Collections.Concurrent;
using System.Net;
using ReleaseTools.Engine.Http;
using ReleaseTools.Images;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Engine.Images.Registry;

/// <summary>
/// One repository of a registry (https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md). Every capability is there; which of them a login may use,
/// the registry says when it is asked.
/// </summary>
/// <param name="path">Below the registry: <c>team/hello</c>.</param>
internal sealed class RegistryRepository(RegistryClient client, string path) : IImageSource, IImageTarget, IImageMounts, IImageTags, IImageListing, IImageReferrers, IImageRemoval, IImageUntagging, IImageAccess
{
    private readonly RegistryManifests _manifests = new(client, path);
    private readonly RegistryBlobs _blobs = new(client, path);
    private readonly RegistryReferrers _referrers = new(client, path, new RegistryManifests(client, path));
    private readonly ConcurrentDictionary<ImageDigest, Uri> _begun = [];

    public string Name { get; } = $"{client.Server.Name}/{path}";

    public Task<ImageManifest?> FindManifestAsync(string? selector, CancellationToken cancellation) => _manifests.FindAsync(selector ?? ImageReference.DefaultTag, cancellation);

    public Task<ImageDigest?> ResolveAsync(string selector, CancellationToken cancellation) => _manifests.ResolveAsync(selector, cancellation);

    public Task<Stream> ReadBlobAsync(ImageDescriptor blob, CancellationToken cancellation) => _blobs.OpenAsync(blob, cancellation);

    public Task<bool> HasBlobAsync(ImageDescriptor blob, CancellationToken cancellation) => _blobs.ExistsAsync(blob, cancellation);

    public Task WriteBlobAsync(ImageDescriptor blob, Func<CancellationToken, Task<Stream>> open, CancellationToken cancellation)
    {
        _begun.TryRemove(blob.Digest, out Uri? begun);
        return new BlobWriting(client, path, blob, open, _blobs).RunAsync(begun, cancellation);
    }

    public async Task WriteManifestAsync(ImageManifest manifest, string? tag, CancellationToken cancellation)
    {
        bool isReferred = await _manifests.WriteAsync(manifest, tag ?? manifest.Digest.ToString(), cancellation);
        // a registry that knows nothing of referrers does not say that it noticed one
        if (manifest.Subject is { } subject && !isReferred) await new ReferrerTag(client, path, _manifests, subject.Digest).AddAsync(manifest, cancellation);
    }

    public bool CanMountFrom(string name) => name.StartsWith(client.Server.Name + "/", StringComparison.OrdinalIgnoreCase) && name.Length > client.Server.Name.Length + 1;

    public async Task<bool> TryMountAsync(ImageDescriptor blob, string from, CancellationToken cancellation)
    {
        string source = from[(client.Server.Name.Length + 1)..];
        RegistryScope[] scopes = [RegistryScope.Push(path), RegistryScope.Pull(source)];
        string query = UrlText.Query(("mount", blob.Digest.ToString()), ("from", source));
        // twice is as good as once: at worst an upload is begun that nobody goes on with
        var call = new HttpCall(HttpMethod.Post, client.Url($"v2/{path}/blobs/uploads/{query}")) { MayRepeat = true };
        using HttpAnswer answer = await client.SendAsync(call, scopes, $"take the blob {blob.Digest} over from {from} in {Name}", Name, cancellation);
        // an upload was begun in its place: the write that follows goes on with it
        if (answer.Status is HttpStatusCode.Accepted && answer.Header("Location") is { } location) _begun[blob.Digest] = BlobUpload.Next(client, answer.Address ?? call.Address, location);
        return answer.Status is HttpStatusCode.Created;
    }

    public IAsyncEnumerable<string> ListTagsAsync(CancellationToken cancellation) => new RegistryTagList(client, path).ReadAsync(cancellation);

    public Task<IReadOnlyDictionary<ImageDigest, IReadOnlyList<string>>?> ListDigestsAsync(CancellationToken cancellation) => new RegistryTagList(client, path).ReadDigestsAsync(cancellation);

    public bool? KeepsReferrers => _referrers.AreKept;

    public Task<IReadOnlyList<ImageDescriptor>> ListReferrersAsync(ImageDigest subject, IReadOnlySet<string>? tags, CancellationToken cancellation) => _referrers.ListAsync(subject, tags, cancellation);

    public Task<bool> DeleteManifestAsync(ImageDigest digest, CancellationToken cancellation) => _manifests.DeleteAsync(digest, cancellation);

    public Task<TagRemoval?> RemoveTagAsync(string tag, CancellationToken cancellation) => new RegistryUntagging(client, this, _manifests).RemoveAsync(tag, cancellation);

    public Task RequireWriteAsync(CancellationToken cancellation) => new BlobUpload(client, path, Name).RequireAsync(cancellation);

    public Task CompleteAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Ends what was begun and not used.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach ((ImageDigest digest, _) in _begun)
        {
            if (_begun.TryRemove(digest, out Uri? upload)) await new BlobUpload(client, path, Name).CancelAsync(upload);
        }
    }
}
