using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ReleaseTools.Engine.Http;
using ReleaseTools.Images;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Engine.Images.Registry;

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

    private string Tag(string? tag) => tag is not null && ImageReference.IsTag(tag) ? tag : throw RegistryException.Strange(client.Server.Name, $"it lists a tag of {path} that can't be one");

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
