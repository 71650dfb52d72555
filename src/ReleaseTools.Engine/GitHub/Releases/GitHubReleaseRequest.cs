using ReleaseTools.Definitions;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Storage;
using ReleaseTools.GitHub;
using ReleaseTools.Sessions;
using ReleaseTools.Staging;
using ReleaseTools.Triggers;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.GitHub.Releases;

/// <summary>A release as it is to be on GitHub.</summary>
public sealed record GitHubReleaseRequest
{
    public required GitHubRepository Repository { get; init; }

    /// <summary>Empty = what the version of a staged build says.</summary>
    public string Tag { get; init; } = "";

    /// <summary>The version that the tag stands for; null = what the tag says, where it says one.</summary>
    public ReleaseVersion? Version { get; init; }

    public string TagPrefix { get; init; } = "v";

    /// <summary>Who makes it, in a word: a release that was begun by the same is gone on with, anybody else's is left alone.</summary>
    public string Owner { get; init; } = "files";

    /// <summary>Where the tag is made where there is none yet: a commit of the repository; null = the head of its default branch.</summary>
    public string? TargetCommit { get; init; }

    public GitHubChoice Prerelease { get; init; }

    public GitHubChoice Latest { get; init; }

    /// <summary>Whether a release of the same tag is replaced, and the tag moved.</summary>
    public bool Replaces { get; init; }

    /// <summary>Those whose place it takes although their tags are others; null = none.</summary>
    public EarlierReleases? Earlier { get; init; }

    /// <summary>The discussion category to announce it in; null = none.</summary>
    public string? Discussion { get; init; }

    /// <summary>Markdown; null = the notes of a staged build, else none.</summary>
    public string? Notes { get; init; }

    /// <summary>Has GitHub write what its own rules make of the merged pull requests, below the notes.</summary>
    public bool GeneratesNotes { get; init; }

    public IReadOnlyList<AssetSource> Assets { get; init; } = [];

    /// <summary>Asked before a release is replaced that others have added files to, with their names; null = nobody is asked.</summary>
    public Func<IReadOnlyList<string>, Task<bool>>? ApproveLoss { get; init; }

    internal bool IsPrerelease => Prerelease.Or(Version is null ? ReleaseStanding.IsPrerelease(Tag, TagPrefix) : !Version.IsOfficial);

    /// <summary>The whole notes.</summary>
    internal string NotesText => Notes ?? "";

    /// <summary>The notes as GitHub takes them.</summary>
    internal string Text => ReleaseText.Fit(NotesText, FullNotes.Name, Mark);

    internal string Mark => ReleaseText.Mark(Owner, Fingerprint.Of([Tag, NotesText, .. Assets.OrderBy(asset => asset.Name, StringComparer.Ordinal).SelectMany<AssetSource, string>(asset => [asset.Name, asset.Sha256])]));
}

/// <summary>Where the tag of a release is to be.</summary>
/// <param name="IsThere">Whether the repository has it there already: then nothing is to be made, and no right is needed to make it.</param>
internal sealed record TagPlace(string Commit, bool IsThere)
{
    /// <summary>
    /// What a release is told: null where the tag is there. GitHub refuses a commit that is named, even one that the tag is at, where the token may not change workflows and
    /// the commit has other ones than the default branch (https://docs.github.com/en/rest/releases/releases#create-a-release).
    /// </summary>
    public string? Named => IsThere ? null : Commit;
}

/// <summary>A staged build as a release on GitHub, without its session.</summary>
public static class StagedRequest
{
    /// <param name="request">What a person says of the release; what is left open is the build's.</param>
    public static async Task<GitHubReleaseRequest> OfAsync(StagedRelease staged, GitHubReleaseRequest request, CancellationToken cancellation)
    {
        IObjectStore store = ObjectStores.Open(staged.Store, ".");
        ReleaseManifest manifest = await new StagingArea(store).ReadManifestAsync(staged, cancellation);
        return request with
        {
            Tag = request.Tag.Length > 0 ? request.Tag : "v" + staged.Version,
            Version = staged.Version,
            Owner = $"{staged.Product}-{staged.Version} {staged.Commit}",
            Notes = request.Notes ?? await StoredAssets.NotesAsync(store, staged.Prefix, manifest, cancellation),
            Assets = StoredAssets.Of(store, staged.Prefix, manifest),
        };
    }
}
