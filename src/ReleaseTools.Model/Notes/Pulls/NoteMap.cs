using ReleaseTools.Versions;

namespace ReleaseTools.Notes.Pulls;

/// <summary>What a map file says in place of a pull request or a commit, or besides them.</summary>
public sealed record NoteMap
{
    /// <summary>The pull request that is meant; null = none.</summary>
    public int? Pull { get; init; }

    /// <summary>The commit that is meant, whole or abbreviated; null = none.</summary>
    public string? Commit { get; init; }

    /// <summary>The release that tells a note of its own, which belongs to neither; null = it has a pull request or a commit.</summary>
    public ReleaseVersion? Version { get; init; }

    public NoteMapText Note { get; init; } = new();

    /// <summary>Whether it is a note of its own that this release tells. An official version tells those of its prereleases, too.</summary>
    public bool IsToldBy(ReleaseVersion release) => Version is { } version && (version == release || (release.IsOfficial
        && (version.Major, version.Minor, version.Patch) == (release.Major, release.Minor, release.Patch)));
}

/// <summary>What is said instead; null = what the pull request says.</summary>
public sealed record NoteMapText
{
    public string? Text { get; init; }

    public string? Author { get; init; }

    public IReadOnlyList<string>? Kinds { get; init; }

    public IReadOnlyList<string>? Areas { get; init; }

    public IReadOnlyList<string>? Sigs { get; init; }

    public IReadOnlyList<NoteLink>? Documentation { get; init; }

    public bool? ActionRequired { get; init; }

    /// <summary>Whether nothing is told.</summary>
    public bool DoNotPublish { get; init; }
}
