using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using ReleaseTools.Refs;

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

/// <summary>
/// The versions that a branch is for, told by its name: <c>release-1.18</c> and <c>1.18.x</c> hold 1.18.x, <c>1.x</c> holds 1.x, <c>hotfix/1.5.1</c> holds
/// 1.5.1 and its prereleases.
/// </summary>
/// <param name="Name">The branch's.</param>
/// <param name="Minor">Null = every one.</param>
/// <param name="Patch">Null = every one.</param>
public sealed record BranchLine(string Name, BigInteger Major, BigInteger? Minor, BigInteger? Patch)
{
    /// <summary>The names that count as those of maintenance branches, unless the definition has others.</summary>
    public static IReadOnlyList<string> DefaultPatterns { get; } =
    [
        "*.x", "release/*", "releases/*", "support/*", "support-*", "maintenance/*", "maintenance-*", "maint/*", "maint-*", "stable/*", "stable-*", "hotfix/*", "hotfix-*",
    ];

    /// <summary>Whether it is a <c>release-X.Y</c>, as <c>release branch</c> makes them, with rules of its own: it starts with a candidate, and has no alphas.</summary>
    public bool IsReleaseBranch => ReleaseBranch.TryParse(Name, out _);

    /// <summary>As a person writes it: <c>1.x</c>, <c>1.18.x</c>, <c>1.5.1</c>.</summary>
    public string Range => Minor is null ? $"{Major}.x" : Patch is null ? $"{Major}.{Minor}.x" : $"{Major}.{Minor}.{Patch}";

    /// <summary>The number of its first version.</summary>
    public ReleaseVersion First => ReleaseVersion.Create(Major, Minor ?? 0, Patch ?? 0);

    /// <param name="patterns">Names by <see cref="RefPattern"/>. What the last <c>*</c> of a pattern and the text after it stand for has to be <c>1.x</c>, <c>1.5</c>, <c>1.5.x</c> or <c>1.5.1</c>, with a <c>v</c> before it or without.</param>
    /// <returns>False for every other branch, such as <c>main</c>, <c>release-next</c> and <c>hotfix/login-2</c>. A <c>release-X.Y</c> is one whatever the patterns are.</returns>
    public static bool TryParse(string? name, IReadOnlyList<string> patterns, [NotNullWhen(true)] out BranchLine? line)
    {
        line = null;
        if (string.IsNullOrEmpty(name)) return false;
        if (ReleaseBranch.TryParse(name, out ReleaseBranch? release))
        {
            line = new BranchLine(name, release.Major, release.Minor, null);
            return true;
        }
        foreach (string pattern in patterns)
        {
            int star = pattern.LastIndexOf('*');
            if (star < 0 || !name.EndsWith(pattern[(star + 1)..], StringComparison.Ordinal)) continue;
            for (int at = 0; at < name.Length; at++)
            {
                if (Parse(name, at) is not { } found || !RefPattern.IsMatch(pattern[..star], name[..at])) continue;
                line = found;
                return true;
            }
        }
        return false;
    }

    /// <summary>Whether a version belongs on this branch.</summary>
    public bool Holds(ReleaseVersion version) => version.Major == Major && (Minor is null || version.Minor == Minor) && (Patch is null || version.Patch == Patch);

    public override string ToString() => Name;

    private static BranchLine? Parse(string name, int start)
    {
        string text = name[start] == 'v' ? name[(start + 1)..] : name[start..];
        string[] parts = text.Split('.');
        bool isOpen = parts[^1] is "x" or "X";
        if (isOpen) parts = parts[..^1];
        if (parts.Length == 0 || parts.Length + (isOpen ? 1 : 0) is < 2 or > 3) return null;
        string whole = string.Join('.', parts.Concat(Enumerable.Repeat("0", 3 - parts.Length)));
        if (!ReleaseVersion.TryParse(whole, out ReleaseVersion? version) || version.ToString() != whole || !version.IsOfficial) return null;
        return new BranchLine(name, version.Major, parts.Length > 1 ? version.Minor : null, parts.Length > 2 ? version.Patch : null);
    }
}

/// <summary>The two versions that a new release branch brings (R2.4).</summary>
/// <param name="OnBranch">The first of the branch, such as <c>1.18.0-rc.0</c>.</param>
/// <param name="OnMain">The first of the next minor version, on main: <c>1.19.0-alpha.0</c>.</param>
public sealed record BranchVersions(ReleaseVersion OnBranch, ReleaseVersion OnMain)
{
    /// <summary>What a release branch starts with, after the hyphen, where nobody says otherwise.</summary>
    public const string DefaultFirst = "rc.0";

    /// <param name="first">What the branch starts with, after the hyphen.</param>
    /// <param name="style">How main goes on: with <c>alpha.0</c>, or with <c>m1</c>.</param>
    public static BranchVersions Of(ReleaseBranch branch, string first = DefaultFirst, VersionStyle style = VersionStyle.Semver) => new(
        ReleaseVersion.Create(branch.Major, branch.Minor, 0, first),
        ReleaseVersion.Create(branch.Major, branch.Minor + 1, 0, PrereleaseLabel.First(style, ReleaseType.Alpha)));
}

/// <summary>A branch that the releases of one minor version are made on: <c>release-1.18</c> (R2.4).</summary>
public sealed record ReleaseBranch(BigInteger Major, BigInteger Minor)
{
    private const string Prefix = "release-";

    public string Name => $"{Prefix}{Major}.{Minor}";

    /// <summary>The branch that a minor version is released from.</summary>
    public static ReleaseBranch Of(ReleaseVersion version) => new(version.Major, version.Minor);

    /// <returns>False for every other branch, such as <c>main</c> or <c>release-next</c>.</returns>
    public static bool TryParse(string? name, [NotNullWhen(true)] out ReleaseBranch? branch)
    {
        branch = null;
        if (name is null || !name.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        if (!ReleaseVersion.TryParse(name[Prefix.Length..] + ".0", out ReleaseVersion? version) || !version.IsOfficial) return false;
        branch = Of(version);
        return branch.Name == name;
    }

    /// <summary>Whether a version belongs on this branch.</summary>
    public bool Holds(ReleaseVersion version) => version.Major == Major && version.Minor == Minor;

    public override string ToString() => Name;
}
