using ReleaseTools.Definitions;
using ReleaseTools.GitHub;
using ReleaseTools.Sessions;
using ReleaseTools.Triggers;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.GitHub.Releases;

/// <summary>A release as it is to be on GitHub.</summary>
public sealed record GitHubReleaseRequest
{
    public required GitHubRepository Repository { get; init; }

    public required string Tag { get; init; }

    /// <summary>The version that the tag stands for; null = what the tag says, where it says one.</summary>
    public ReleaseVersion? Version { get; init; }

    public string TagPrefix { get; init; } = "v";

    /// <summary>Who makes it, in a word: a release that was begun by the same is gone on with, anybody else's is left alone.</summary>
    public required string Owner { get; init; }

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

    /// <summary>Markdown.</summary>
    public string Notes { get; init; } = "";

    /// <summary>Has GitHub write what its own rules make of the merged pull requests, below the notes.</summary>
    public bool GeneratesNotes { get; init; }

    public IReadOnlyList<AssetSource> Assets { get; init; } = [];

    /// <summary>Asked before a release is replaced that others have added files to, with their names; null = nobody is asked.</summary>
    public Func<IReadOnlyList<string>, Task<bool>>? ApproveLoss { get; init; }

    internal bool IsPrerelease => Prerelease.Or(Version is null ? ReleaseStanding.IsPrerelease(Tag, TagPrefix) : !Version.IsOfficial);

    /// <summary>The notes as GitHub takes them.</summary>
    internal string Text => ReleaseText.Fit(Notes, FullNotes.Name, Mark);

    internal string Mark => ReleaseText.Mark(Owner, Fingerprint.Of([Tag, Notes, .. Assets.OrderBy(asset => asset.Name, StringComparer.Ordinal).SelectMany<AssetSource, string>(asset => [asset.Name, asset.Sha256])]));
}
