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
        bool isOfficial = stem is [AfterOfficial];
        bool isCounted = stem.Length > 1 && stem[^1].All(char.IsAsciiDigit);
        bool isMilestone = stem is [var only] && PrereleaseLabel.Split(only) is { Label.Length: > 0, Number.Length: > 0 };
        if (!isOfficial && !isCounted && !isMilestone) return false;
        ReleaseVersion? tagged = isOfficial ? Before(version) : ReleaseVersion.Create(version.Major, version.Minor, version.Patch, string.Join('.', stem));
        build = new BuildVersion(tagged, commits, version.Build);
        return true;
    }

    /// <summary>The tagged version that a version goes back to: itself, unless it is that of a build.</summary>
    /// <returns>Null for a build of a history without tags.</returns>
    public static ReleaseVersion? TaggedOf(ReleaseVersion version) => TryParse(version, out BuildVersion? build) ? build.Tagged : version;

    // a label without a number, `1.2.0-rc`, gets one: `1.2.0-rc.3` would be the third candidate
    private string Stem => Tagged switch
    {
        null => $"0.0.0-{AfterOfficial}",
        { IsOfficial: true } => $"{Tagged.Major}.{Tagged.Minor}.{Tagged.Patch + 1}-{AfterOfficial}",
        _ => $"{Tagged.Major}.{Tagged.Minor}.{Tagged.Patch}-{Tagged.Prerelease}{(char.IsAsciiDigit(Tagged.Prerelease[^1]) ? "" : ".0")}",
    };

    private static ReleaseVersion? Before(ReleaseVersion version) =>
        version.Patch.IsZero ? null : ReleaseVersion.Create(version.Major, version.Minor, version.Patch - 1);
}
