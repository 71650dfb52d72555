using System.Text.Json.Serialization;
using ReleaseTools.Versions;

namespace ReleaseTools.Definitions;

/// <summary>How the product counts and spells its versions.</summary>
public sealed record VersionDefinition
{
    public VersionStyle Style { get; init; } = VersionStyle.Semver;

    /// <summary>What a new <c>release-X.Y</c> branch starts with, after the hyphen.</summary>
    public string FirstOnBranch { get; init; } = BranchVersions.DefaultFirst;

    public ImageVersionDefinition Image { get; init; } = new();

    /// <summary>How far the next version goes beyond the last official one; null = as the branch has it.</summary>
    public VersionBump? Bump { get; init; }

    /// <summary>How far changes go while the product is below 1.0.0.</summary>
    [JsonIgnore]
    public ZeroVersionDefinition Zero { get; init; } = new();

    // left out where it is the default, so that a definition without it is the one that it was before
    [JsonInclude, JsonPropertyName("zero")]
    internal ZeroVersionDefinition? WrittenZero => Zero == new ZeroVersionDefinition() ? null : Zero;

    /// <summary>The names of maintenance branches besides <c>release-X.Y</c>, by <see cref="BranchLine.TryParse"/>.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Branches { get; init; } = BranchLine.DefaultPatterns;

    // left out as above
    [JsonInclude, JsonPropertyName("branches")]
    internal IReadOnlyList<string>? WrittenBranches => Branches.SequenceEqual(BranchLine.DefaultPatterns) ? null : Branches;

    /// <summary>The file that lists where versions are written, relative to the repository (R2.8).</summary>
    public string References { get; init; } = "dependencies.yaml";

    /// <summary>Spelling templates by name, over those that the style has built in.</summary>
    public IReadOnlyDictionary<string, string> Spellings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The versions that a branch is for; null for main and for every other branch that is not a maintenance branch.</summary>
    public BranchLine? LineOf(string branch) => BranchLine.TryParse(branch, Branches, out BranchLine? line) ? line : null;

    /// <summary>Where versions are counted on a branch, before anything is known of the versions there are.</summary>
    public VersionLine CountedOn(string branch, string tagPrefix, IReadOnlyList<ReleaseBranch> releaseBranches) => new()
    {
        Branch = branch,
        Style = Style,
        FirstOnBranch = FirstOnBranch,
        Patterns = Branches,
        TagPrefix = tagPrefix,
        ReleaseBranches = releaseBranches,
    };

    public override string ToString() => Style.ToString().ToLowerInvariant();
}

/// <summary>How far changes go below 1.0.0, where Semantic Versioning (item 4) promises nothing and conventions differ.</summary>
public sealed record ZeroVersionDefinition
{
    public VersionBump Breaking { get; init; } = VersionBump.Minor;

    public VersionBump Feature { get; init; } = VersionBump.Minor;
}

/// <summary>How image tags are counted.</summary>
public sealed record ImageVersionDefinition
{
    /// <summary>The revision of a version's first images: 0 or 1 (R2.2).</summary>
    public int FirstRevision { get; init; }
}
