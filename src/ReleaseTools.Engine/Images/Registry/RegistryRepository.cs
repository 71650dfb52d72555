using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ReleaseTools.Engine.Http;
using ReleaseTools.Images;
using ReleaseTools.Images.Json;
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

    public Task<ImageManifest?> FindManifestAsync(string? selector, CancellationToken cancellation) => _manifests.FindAsync(selector ?? RegistryReference.DefaultTag, cancellation);

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

/// <summary>What is about an image (https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-referrers): the registry's own list, or where it has none the index that clients keep.</summary>
internal sealed class RegistryReferrers(RegistryClient client, string path, RegistryManifests manifests)
{
    private string Name => $"{client.Server.Name}/{path}";

    /// <summary>Whether the registry keeps a list; null = it was not asked yet.</summary>
    public bool? AreKept { get; private set; }

    /// <param name="tags">Every tag of the repository; null = not known.</param>
    public async Task<IReadOnlyList<ImageDescriptor>> ListAsync(ImageDigest subject, IReadOnlySet<string>? tags, CancellationToken cancellation)
    {
        if (AreKept is false) return await ListByTagAsync(subject, tags, cancellation);
        var found = new List<ImageDescriptor>();
        var pages = new RegistryPages(client.Server, $"list of what refers to {path}@{subject}");
        for (Uri? page = client.Url($"v2/{path}/referrers/{subject}"); page is not null;)
        {
            (IReadOnlyList<ImageDescriptor>? some, page) = await ReadPageAsync(page, pages, subject, cancellation);
            AreKept = some is not null;
            if (some is null) return await ListByTagAsync(subject, tags, cancellation);
            found.AddRange(some);
        }
        return found;
    }

    private async Task<IReadOnlyList<ImageDescriptor>> ListByTagAsync(ImageDigest subject, IReadOnlySet<string>? tags, CancellationToken cancellation)
    {
        var list = new ReferrerTag(client, path, manifests, subject);
        return tags?.Contains(list.Tag) is false ? [] : await list.ListAsync(cancellation);
    }

    private async Task<(IReadOnlyList<ImageDescriptor>? Found, Uri? Next)> ReadPageAsync(Uri page, RegistryPages pages, ImageDigest subject, CancellationToken cancellation)
    {
        RegistryScope[] scopes = [RegistryScope.Pull(path)];
        string asked = $"list what refers to {Name}@{subject}";
        HttpCall call = HttpCall.Get(page).With("Accept", ImageMediaType.OciIndex) with { AnswerLimit = ImageManifest.LongestManifest };
        using HttpAnswer answer = await client.SendAsync(call, scopes, asked, Name, cancellation);
        // the specification says 404; older registries also know no such path at all
        if (answer.Status is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented && pages.IsAtStart) return (null, null);
        if (!answer.IsSuccess) throw await client.FailedAsync(answer, scopes, asked, Name, cancellation);
        // others answer every path with a page for people
        if (answer.Header("Content-Type")?.StartsWith(ImageMediaType.OciIndex, StringComparison.OrdinalIgnoreCase) is not true) return (null, null);
        Uri? next = pages.Next(answer, page);
        ImageManifest index = ManifestReader.Read(answer.Body, ImageMediaType.OciIndex, null, $"{Name}@{subject}");
        return (index.Manifests, next);
    }
}

/// <summary>The tags of a repository, page after page (https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-tags).</summary>
internal sealed class RegistryTagList(RegistryClient client, string path)
{
    // asked for; a registry may give fewer, or all at once
    private const int PageSize = 1000;

    private string Name => $"{client.Server.Name}/{path}";

    /// <returns>None where the repository is not there.</returns>
    public async IAsyncEnumerable<string> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (TagsAnswer page in ReadPagesAsync(cancellation))
        {
            foreach (string? tag in page.Tags ?? []) yield return Tag(tag);
        }
    }

    /// <returns>Every digest with its tags; none where the repository is not there; null where this registry lists no digests, which it is asked once.</returns>
    public async Task<IReadOnlyDictionary<ImageDigest, IReadOnlyList<string>>?> ReadDigestsAsync(CancellationToken cancellation)
    {
        if (client.ListsNoDigests) return null;
        var digests = new Dictionary<ImageDigest, IReadOnlyList<string>>();
        await foreach (TagsAnswer page in ReadPagesAsync(cancellation))
        {
            if (page.Manifest is null)
            {
                client.ListsNoDigests = true;
                return null;
            }
            foreach ((string name, ListedManifest? manifest) in page.Manifest)
            {
                // of an algorithm that is not known here it is nothing that could be asked for
                if (!ImageDigest.TryParse(name, out ImageDigest? digest)) continue;
                digests[digest] = [.. digests.GetValueOrDefault(digest) ?? [], .. (manifest?.Tag ?? []).Select(Tag)];
            }
        }
        return digests;
    }

    private async IAsyncEnumerable<TagsAnswer> ReadPagesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var pages = new RegistryPages(client.Server, $"list of the tags of {path}");
        for (Uri? page = client.Url($"v2/{path}/tags/list?n={PageSize}"); page is not null;)
        {
            (TagsAnswer? answer, page) = await ReadPageAsync(page, pages, cancellation);
            if (answer is not null) yield return answer;
        }
    }

    private string Tag(string? tag) => tag is not null && RegistryReference.IsTag(tag) ? tag : throw RegistryException.Strange(client.Server.Name, $"it lists a tag of {path} that can't be one");

    private async Task<(TagsAnswer? Answer, Uri? Next)> ReadPageAsync(Uri page, RegistryPages pages, CancellationToken cancellation)
    {
        RegistryScope[] scopes = [RegistryScope.Pull(path)];
        string asked = $"list the tags of {Name}";
        using HttpAnswer answer = await client.SendAsync(HttpCall.Get(page), scopes, asked, Name, cancellation);
        if (answer.Status is HttpStatusCode.NotFound && pages.IsAtStart) return (null, null);
        if (!answer.IsSuccess) throw await client.FailedAsync(answer, scopes, asked, Name, cancellation);
        Uri? next = pages.Next(answer, page);
        try
        {
            return (JsonSerializer.Deserialize(answer.Body.Span, RegistryJson.Default.TagsAnswer) ?? new TagsAnswer(null), next);
        }
        catch (JsonException e)
        {
            throw RegistryException.Strange(client.Server.Name, $"its list of tags is none, at {e.Path ?? "its start"}");
        }
    }
}
