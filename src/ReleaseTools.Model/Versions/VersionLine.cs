namespace ReleaseTools.Versions;

/// <summary>What decides which version comes next on a branch: its name, and what is known of the product's versions.</summary>
public sealed record VersionLine
{
    /// <summary>The branch that is released; every one that is no maintenance branch, and none at all, counts as main.</summary>
    public string Branch { get; init; } = "";

    public VersionStyle Style { get; init; } = VersionStyle.Semver;

    /// <summary>What a release branch starts with, after the hyphen.</summary>
    public string FirstOnBranch { get; init; } = BranchVersions.DefaultFirst;

    /// <summary>The names of maintenance branches besides <c>release-X.Y</c>, by <see cref="BranchLine.TryParse"/>.</summary>
    public IReadOnlyList<string> Patterns { get; init; } = BranchLine.DefaultPatterns;

    /// <summary>What stands before a version in a tag; for the reasons that are given.</summary>
    public string TagPrefix { get; init; } = "v";

    /// <summary>Every version of the product, on whatever branch.</summary>
    public IReadOnlyList<ReleaseVersion> Known { get; init; } = [];

    /// <summary>Those of them that are tagged on the history of the commit; null where nobody has looked.</summary>
    public IReadOnlySet<ReleaseVersion>? OnHistory { get; init; }

    /// <summary>The release branches that there are: what they hold is not main's to go on with.</summary>
    public IReadOnlyList<ReleaseBranch> ReleaseBranches { get; init; } = [];

    /// <summary>How far the next version goes beyond the last official one, anything but <see cref="VersionBump.Auto"/>; null = as the branch has it.</summary>
    public VersionBump? Bump { get; init; }

    /// <summary>What a maintenance branch is for; null on main.</summary>
    public BranchLine? Own => BranchLine.TryParse(Branch, Patterns, out BranchLine? line) ? line : null;

    public ReleaseOrder Order => ReleaseOrder.Of(Style);

    /// <summary>The highest official version that what comes next here follows from; null where there is none.</summary>
    public ReleaseVersion? Official => Known.Where(version => version.IsOfficial && Counts(version)).Max(Order);

    /// <summary>Whether a version was made on this branch, or may be: the first of a maintenance branch and all of its line after it are the branch's, the rest is main's.</summary>
    public bool Has(ReleaseVersion version) => Own is { } own ? IsOn(own, version) : !ReleaseBranches.Any(branch => branch.Holds(version) && IsFrom(ReleaseVersion.Create(branch.Major, branch.Minor, 0, FirstOnBranch), version));

    /// <summary>Whether what comes next here follows from a version: on a maintenance branch all of its line do, also what main had of it before.</summary>
    public bool Counts(ReleaseVersion version) => Own is { } own ? own.Holds(version) && IsReached(own, version) : Has(version);

    /// <summary>The version that a maintenance branch starts with.</summary>
    public ReleaseVersion FirstOf(BranchLine line) => ReleaseVersion.Create(line.First.Major, line.First.Minor, line.First.Patch, FirstOnBranch);

    private bool IsOn(BranchLine own, ReleaseVersion version) => own.Holds(version) && (own.Minor is null || IsFrom(FirstOf(own), version));

    // of a branch for many minor versions, the one that its history has reached counts, with everything of that minor wherever it is
    private bool IsReached(BranchLine own, ReleaseVersion version)
    {
        if (own.Minor is not null || OnHistory is null) return true;
        ReleaseVersion? reached = OnHistory.Where(own.Holds).Max(Order);
        return reached is null || OnHistory.Contains(version) || version.Minor == reached.Minor;
    }

    private bool IsFrom(ReleaseVersion first, ReleaseVersion version) => Order.Compare(version, first) >= 0;
}
