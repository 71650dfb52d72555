using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ReleaseTools.Versions;

/// <summary>
/// The version of a commit that has no tag: <c>1.18.4-rc.0.3+1a2b3c4</c> is three commits after the tag <c>v1.18.4-rc.0</c>, as builds of Kubernetes are called.
/// An official version has no prerelease that could go on, so that builds after <c>v1.18.4</c> are <c>1.18.5-0.3+1a2b3c4</c>, as Go's pseudo-versions are:
/// higher than 1.18.4, and lower than every alpha of 1.18.5.
/// </summary>
/// <param name="Tagged">The version of the tag; null where there is none on the history.</param>
/// <param name="Commits">How many commits lie between: at least 1.</param>
/// <param name="Hash">The short commit id.</param>
public sealed record BuildVersion(ReleaseVersion? Tagged, int Commits, string Hash)
{
    private const string AfterOfficial = "0";

    /// <summary>The version that the build is called.</summary>
    public ReleaseVersion Version => ReleaseVersion.Parse($"{Stem}.{Commits.ToString(CultureInfo.InvariantCulture)}+{Hash}");

    /// <returns>False for every version that is not written like one of a build.</returns>
    public static bool TryParse(ReleaseVersion version, [NotNullWhen(true)] out BuildVersion? build)
    {
        build = null;
        string[] parts = version.Prerelease.Split('.');
        if (version.Build.Length == 0 || version.Build.Contains('.') || parts.Length < 2) return false;
        if (!int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int commits) || commits == 0) return false;
        string[] stem = parts[..^1];
        bool isUntagged = stem is [AfterOfficial] && version is { Major.IsZero: true, Minor.IsZero: true, Patch.IsZero: true };
        bool isOfficial = stem is [AfterOfficial] && !version.Patch.IsZero;
        bool isCounted = stem.Length > 1 && stem[^1].All(char.IsAsciiDigit);
        if (!isUntagged && !isOfficial && !isCounted) return false;
        if (isCounted && stem[^1] == "0" && PrereleaseLabel.Split(stem[^2]) is { Label.Length: > 0, Number.Length: > 0 }) stem = stem[..^1];
        ReleaseVersion? tagged = isUntagged ? null
            : isOfficial ? ReleaseVersion.Create(version.Major, version.Minor, version.Patch - 1)
            : ReleaseVersion.Create(version.Major, version.Minor, version.Patch, string.Join('.', stem));
        build = new BuildVersion(tagged, commits, version.Build);
        return true;
    }

    /// <summary>The tagged version that a version goes back to: itself, unless it is that of a build.</summary>
    /// <returns>Null for a build of a history without tags.</returns>
    public static ReleaseVersion? TaggedOf(ReleaseVersion version) => TryParse(version, out BuildVersion? build) ? build.Tagged : version;

    // a label without a number of its own, `rc` or `m2`, gets one: `rc.3` would be the third candidate, and after `m2` SemVer goes on with `m2.1`
    private string Stem => Tagged switch
    {
        null => $"0.0.0-{AfterOfficial}",
        { IsOfficial: true } => $"{Tagged.Major}.{Tagged.Minor}.{Tagged.Patch + 1}-{AfterOfficial}",
        _ => $"{Tagged.Major}.{Tagged.Minor}.{Tagged.Patch}-{Tagged.Prerelease}{(Tagged.Prerelease.Split('.')[^1].All(char.IsAsciiDigit) ? "" : ".0")}",
    };
}

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
