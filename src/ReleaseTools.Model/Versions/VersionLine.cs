namespace ReleaseTools.Versions;

/// <summary>What decides which version comes next on a branch: its name, and what is known of the product's versions.</summary>
public sealed record VersionLine
{
    /// <summary>The branch that is released; every one that is no <c>release-X.Y</c>, and none at all, counts as main.</summary>
    public string Branch { get; init; } = "";

    public VersionStyle Style { get; init; } = VersionStyle.Semver;

    /// <summary>What a release branch starts with, after the hyphen.</summary>
    public string FirstOnBranch { get; init; } = BranchVersions.DefaultFirst;

    /// <summary>What stands before a version in a tag; for the reasons that are given.</summary>
    public string TagPrefix { get; init; } = "v";

    /// <summary>Every version of the product, on whatever branch.</summary>
    public IReadOnlyList<ReleaseVersion> Known { get; init; } = [];

    /// <summary>The release branches that there are: what they hold is not main's to go on with.</summary>
    public IReadOnlyList<ReleaseBranch> ReleaseBranches { get; init; } = [];

    /// <summary>Null on main.</summary>
    public ReleaseBranch? ReleaseBranch => Versions.ReleaseBranch.TryParse(Branch, out ReleaseBranch? branch) ? branch : null;

    public ReleaseOrder Order => ReleaseOrder.Of(Style);

    /// <summary>Whether a version was made on this branch, or may be: the first of a release branch and all of its minor after it are the branch's, the rest is main's.</summary>
    public bool Has(ReleaseVersion version) => ReleaseBranch is { } own ? IsOn(own, version) : !ReleaseBranches.Any(branch => IsOn(branch, version));

    /// <summary>Whether what comes next here follows from a version: on a release branch all of its minor do, also what main had of it before.</summary>
    public bool Counts(ReleaseVersion version) => ReleaseBranch is { } own ? own.Holds(version) : Has(version);

    /// <summary>The version that a release branch starts with.</summary>
    public ReleaseVersion FirstOf(ReleaseBranch branch) => BranchVersions.Of(branch, FirstOnBranch).OnBranch;

    private bool IsOn(ReleaseBranch branch, ReleaseVersion version) => branch.Holds(version) && Order.Compare(version, FirstOf(branch)) >= 0;
}
