namespace ReleaseTools.Versions;

/// <summary>Which version a commit is, or which one a release of it would get.</summary>
public sealed record CommitVersion
{
    public required string Product { get; init; }

    public required ReleaseVersion Version { get; init; }

    /// <summary>The git tag of the version, whether it exists yet or not.</summary>
    public required string Tag { get; init; }

    public ReleaseType Type => Version.Type;

    /// <summary>The branch whose rules count; empty where it can't be told.</summary>
    public required string Branch { get; init; }

    /// <summary>The full commit id.</summary>
    public required string Commit { get; init; }

    /// <summary>The checkout.</summary>
    public required string Repository { get; init; }

    /// <summary>The version that it follows, or was built after; null where there is none.</summary>
    public ReleaseVersion? Previous { get; init; }

    /// <summary>Why it is this version, as a phrase: <c>the next after v1.2.0-rc.1</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>The tag of the version's first images.</summary>
    public required ImageTag ImageTag { get; init; }

    /// <summary>The other spellings by name (R2.7).</summary>
    public required IReadOnlyDictionary<string, string> Spellings { get; init; }

    public override string ToString() => Version.ToString();
}
