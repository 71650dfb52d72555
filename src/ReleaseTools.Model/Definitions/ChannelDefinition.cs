using ReleaseTools.Ci;
using ReleaseTools.Definitions.Rules;
using ReleaseTools.Refs;

namespace ReleaseTools.Definitions;

/// <summary>A way in which releases go out of CI: which runs make one, under which tag, and whether it takes the place of the one before (R13.2).</summary>
public sealed record ChannelDefinition
{
    public required string Name { get; init; }

    public ChannelCondition When { get; init; } = new();

    /// <summary>The git tag, with the variables of <see cref="ChannelTag"/>; null = the tag that was pushed.</summary>
    public string? Tag { get; init; }

    /// <summary>Whether a new release takes the place of the channel's earlier one, and its tag moves.</summary>
    public bool Replace { get; init; }

    /// <summary>Whether its releases are prereleases whatever their version says.</summary>
    public bool Prerelease { get; init; }

    /// <summary>Whether people hear of its releases; null = unless each takes the place of the one before.</summary>
    public bool? Announce { get; init; }

    /// <summary>Whether its releases are announced and followed in a tracking issue.</summary>
    internal bool IsAnnounced => Announce ?? !Replace;

    /// <summary>The channels of a definition without any: version tags, branches that are named after a version, and one test release for everything else.</summary>
    public static IReadOnlyList<ChannelDefinition> Defaults(string tagPrefix) =>
    [
        new() { Name = "release", When = new ChannelCondition { Tag = tagPrefix + "*" } },
        new() { Name = "branch", When = new ChannelCondition { Branch = "releases/*/*" }, Tag = "${branch:last}" },
        new() { Name = "test", Tag = tagPrefix + "0.1-test", Replace = true, Prerelease = true },
    ];

    public override string ToString() => Name;
}

/// <summary>Which runs of a CI a channel is for: those of a tag, or those of a branch; where it says neither, all.</summary>
public sealed record ChannelCondition
{
    /// <summary>A pattern by <see cref="RefPattern"/>.</summary>
    public string? Tag { get; init; }

    /// <inheritdoc cref="Tag"/>
    public string? Branch { get; init; }

    /// <summary>Whether every run is meant.</summary>
    internal bool IsAnything => Tag is null && Branch is null;

    internal bool Means(CiFacts facts) => IsAnything
        || (Tag is not null && facts.Tag is { } tag && RefPattern.IsMatch(Tag, tag))
        || (Branch is not null && facts.Branch is { } branch && RefPattern.IsMatch(Branch, branch));
}
