using ReleaseTools.Engine.Http;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Engine.Images.Registry;

/// <summary>
/// Follows a list from page to page (https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-tags). It ends only where a page names no next one: what
/// can't be followed is an error, for a list that is short without a word is taken for all there is.
/// </summary>
/// <param name="list">As part of a sentence: <c>list of the tags of hello</c>.</param>
internal sealed class RegistryPages(RegistryServer server, string list)
{
    private const int MostPages = 10_000;

    private readonly HashSet<Uri> _seen = [];

    /// <summary>Whether no page has come yet: only then is a 404 the answer of a registry that has no such list.</summary>
    public bool IsAtStart => _seen.Count == 0;

    /// <param name="page">What was asked for.</param>
    /// <returns>Null after the last page.</returns>
    /// <exception cref="RegistryException">There is a next page, and it can't be read, is on another host, was read already, or is one of too many.</exception>
    public Uri? Next(HttpAnswer answer, Uri page)
    {
        _seen.Add(page);
        if (TryNext(answer, answer.Address ?? page) is not { } next) return null;
        // the next page is where the login may go, or nowhere
        if (!server.Owns(next)) throw Strange($"the next page of its {list} is at {next.Authority}");
        if (_seen.Contains(next)) throw Strange($"its {list} leads back to a page that was read");
        return _seen.Count < MostPages ? next : throw Strange($"its {list} has more than {MostPages} pages");
    }

    private Uri? TryNext(HttpAnswer answer, Uri page)
    {
        try
        {
            return LinkHeader.Next(answer.Header("Link"), page);
        }
        catch (FormatException e)
        {
            throw Strange($"where its {list} goes on can't be read: {e.Message}");
        }
    }

    private RegistryException Strange(string objection) => RegistryException.Strange(server.Name, objection);
}

/// <summary>A page of names (https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-tags).</summary>
/// <param name="Tags">Null where an image was pushed and all its tags are gone.</param>
/// <param name="Manifest">Of Google's registries: every digest. Null = this registry lists none.</param>
internal sealed record TagsAnswer(List<string?>? Tags, Dictionary<string, ListedManifest?>? Manifest = null);

/// <summary>An image as Google's registries list it (https://github.com/google/go-containerregistry/blob/main/pkg/v1/google/list.go).</summary>
/// <param name="Tag">Null or empty for one without tags.</param>
internal sealed record ListedManifest(List<string?>? Tag);
