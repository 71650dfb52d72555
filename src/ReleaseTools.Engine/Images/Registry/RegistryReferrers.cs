using System.Net;
using ReleaseTools.Engine.Http;
using ReleaseTools.Images;
using ReleaseTools.Images.Json;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Engine.Images.Registry;

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
