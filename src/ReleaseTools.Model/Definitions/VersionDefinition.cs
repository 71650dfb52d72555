using ReleaseTools.Versions;

namespace ReleaseTools.Definitions;

/// <summary>How the product counts and spells its versions.</summary>
public sealed record VersionDefinition
{
    public VersionStyle Style { get; init; } = VersionStyle.Semver;

    /// <summary>What a new <c>release-X.Y</c> branch starts with, after the hyphen.</summary>
    public string FirstOnBranch { get; init; } = BranchVersions.DefaultFirst;

    public ImageVersionDefinition Image { get; init; } = new();

    /// <summary>The file that lists where versions are written, relative to the repository (R2.8).</summary>
    public string References { get; init; } = "dependencies.yaml";

    /// <summary>Spelling templates by name, over those that the style has built in.</summary>
    public IReadOnlyDictionary<string, string> Spellings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>How image tags are counted.</summary>
public sealed record ImageVersionDefinition
{
    /// <summary>The revision of a version's first images: 0 or 1 (R2.2).</summary>
    public int FirstRevision { get; init; }
}
