using ReleaseTools.Definitions;
using ReleaseTools.GitHub;

namespace ReleaseTools.Engine.GitHub.Releases;

/// <summary>What a person says of a release that no session has.</summary>
/// <param name="Tag">Null = what the version says.</param>
public sealed record GitHubReleaseOptions(GitHubRepository Repository, string? Tag)
{
    public string? TargetCommit { get; init; }

    /// <summary>Null = those that are there.</summary>
    public string? Notes { get; init; }

    public bool GeneratesNotes { get; init; }

    /// <summary>Null = what the version says.</summary>
    public bool? IsPrerelease { get; init; }

    public string? Discussion { get; init; }

    public bool Replaces { get; init; }

    /// <param name="tag">Where the person names none.</param>
    /// <param name="notes">Where the person gives none.</param>
    internal GitHubReleaseRequest Request(string owner, string? tag, string notes, IReadOnlyList<AssetSource> assets) => new()
    {
        Repository = Repository,
        Tag = Tag ?? tag!,
        Owner = owner,
        TargetCommit = TargetCommit,
        Prerelease = IsPrerelease switch { true => GitHubChoice.Yes, false => GitHubChoice.No, null => GitHubChoice.Auto },
        Replaces = Replaces,
        Discussion = Discussion,
        Notes = Notes ?? notes,
        GeneratesNotes = GeneratesNotes,
        Assets = assets,
    };
}
