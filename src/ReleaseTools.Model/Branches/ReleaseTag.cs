using ReleaseTools.Versions;

namespace ReleaseTools.Branches;

/// <summary>The git tag of a version, and what became of it.</summary>
public sealed record ReleaseTag
{
    /// <summary>With its prefix: <c>v1.18.0</c>.</summary>
    public required string Name { get; init; }

    public required ReleaseVersion Version { get; init; }

    /// <summary>The full id of the commit that it is at.</summary>
    public required string Commit { get; init; }

    /// <summary>The full id of the tag object; that of the commit where somebody made the tag without one.</summary>
    public required string Object { get; init; }

    /// <summary>The remote that has it, as it was named; null where it is only in this repository.</summary>
    public string? Remote { get; init; }

    /// <summary>Whether the tag object carries a signature. Nobody has verified it here.</summary>
    public bool Signed { get; init; }

    public required TagOutcome Outcome { get; init; }

    public override string ToString() => Name;
}

/// <summary>What became of a tag.</summary>
public enum TagOutcome : long
{
    /// <summary>It was made.</summary>
    Created,

    /// <summary>It was there, and nothing has changed.</summary>
    Existing,

    /// <summary>It was either here or on the remote, and is now in both places.</summary>
    Completed,

    /// <summary>The session is a rehearsal: this is what would have been made.</summary>
    Rehearsed,
}
