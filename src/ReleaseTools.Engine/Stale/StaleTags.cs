using ReleaseTools.Engine.Source;
using ReleaseTools.Engine.Source.Remotes;
using ReleaseTools.GitHub;
using ReleaseTools.Stale;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Stale;

/// <summary>Git tags of a checkout and of its remote: a tag that went on one side only would come back from the other.</summary>
internal sealed class StaleTags(StaleScope scope) : IStaleResource
{
    private readonly GitRepository _source = scope.Checkout.Source;
    private readonly LocalTags _local = new(scope.Checkout.Source);

    public async Task<StaleListing> ListAsync(CancellationToken cancellation)
    {
        GitRemote? remote = await RemoteAsync(cancellation);
        Dictionary<string, DatedTag> here = (await _local.ListAsync(cancellation)).ToDictionary(tag => tag.Name, StringComparer.Ordinal);
        RemoteRefs? there = remote is null ? null : await remote.ListAsync(cancellation);
        StaleRelease[] tags = [.. here.Keys.Union(there?.Tags ?? [], StringComparer.Ordinal)
            .Select(name => Candidate(name, new TagSides(here.GetValueOrDefault(name)?.Object, there?.Tag(name)?.Object), here.GetValueOrDefault(name)?.Date, remote))];
        IEnumerable<StaleProtection> differing = tags.Where(tag => TagSides.Parse(tag.Identity).Differ)
            .Select(tag => StaleProtection.Named(StalePlace.Tag, tag.Name, $"it is another one here than on {remote!.Name}"));
        return new StaleListing(tags, [.. differing, .. await ReleasesAsync(remote, cancellation)]);
    }

    // without its tag a release would become a draft
    private async Task<IReadOnlyList<StaleProtection>> ReleasesAsync(GitRemote? remote, CancellationToken cancellation)
    {
        var protections = new List<StaleProtection>();
        foreach (GitHubRepository repository in scope.GitHubRepositories(remote?.Url))
        {
            await foreach (GitHubRelease release in scope.GitHub(repository).ListAsync(cancellation))
                protections.Add(StaleProtection.Named(StalePlace.Tag, release.Tag, $"a {(release.Draft ? "draft" : "release")} on GitHub ({repository}) names it"));
        }
        return protections;
    }

    public async Task<StaleOutcome> RemoveAsync(StaleRelease release, CancellationToken cancellation)
    {
        TagSides sides = TagSides.Parse(release.Identity);
        // the remote first: while the tag is here, it can be seen what it was
        if (sides.There is { } there && !await RemoveThereAsync(release.Name, there, cancellation)) return StaleOutcome.Changed;
        return sides.Here is not { } here || await _local.RemoveAsync(release.Name, here, cancellation) ? StaleOutcome.Removed : StaleOutcome.Changed;
    }

    // a tag that is left on one side is listed again
    public Task<bool> FinishAsync(StaleRelease release, CancellationToken cancellation) => Task.FromResult(true);

    private async Task<bool> RemoveThereAsync(string name, string expected, CancellationToken cancellation)
    {
        GitRemote remote = await RemoteAsync(cancellation) ?? throw GitRemote.None(_source);
        try
        {
            if (await remote.PushAsync($"remove tag {name} from {remote.Shown}", [RefUpdate.NoTag(name, expected)], runsHooks: false, cancellation) is null) return true;
        }
        catch (ReleaseException)
        {
            // git calls it an error to remove what is gone
            if ((await remote.ListAsync(cancellation)).Tag(name) is not null) throw;
            return true;
        }
        return (await remote.ListAsync(cancellation)).Tag(name) is null;
    }

    private Task<GitRemote?> RemoteAsync(CancellationToken cancellation) =>
        GitRemote.FindAsync(_source, scope.Source.Remote, credential: null, scope.Checkout.Environment, limits: null, cancellation);

    private StaleRelease Candidate(string name, TagSides sides, DateTimeOffset? date, GitRemote? remote)
    {
        ReleaseVersion? version = ReleaseStanding.VersionOf(name, scope.TagPrefix);
        return new StaleRelease
        {
            Place = StalePlace.Tag,
            Product = scope.Product ?? "",
            Name = name,
            Version = version,
            Created = date,
            Prerelease = version is { IsOfficial: false },
            Where = remote?.Name ?? scope.Checkout.Root,
            Identity = sides.ToString(),
            Source = scope.Source,
        };
    }
}

/// <summary>What a tag names here and on the remote.</summary>
/// <param name="Here">The object; null where the tag is not in the checkout.</param>
/// <param name="There">The object; null where the tag is not on the remote, or there is none.</param>
internal sealed record TagSides(string? Here, string? There)
{
    public bool Differ => Here is not null && There is not null && Here != There;

    public static TagSides Parse(string text) => text.Split(' ') is [var here, var there] ? new(Read(here), Read(there)) : throw new FormatException($"'{text}' names no tag.");

    public override string ToString() => $"{Here ?? "-"} {There ?? "-"}";

    private static string? Read(string id) => id == "-" ? null : id;
}
