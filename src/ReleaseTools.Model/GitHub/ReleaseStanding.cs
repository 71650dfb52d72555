using ReleaseTools.Versions;

namespace ReleaseTools.GitHub;

/// <summary>What a release is called by GitHub beside its tag: rules that go by its version (R7.3).</summary>
public static class ReleaseStanding
{
    /// <summary>The version that a tag stands for; null where it is none.</summary>
    public static ReleaseVersion? VersionOf(string tag, string prefix) =>
        tag.StartsWith(prefix, StringComparison.Ordinal) && ReleaseVersion.TryParse(tag[prefix.Length..], out ReleaseVersion? version) ? version : null;

    /// <summary>Whether it is a prerelease: as its version says. A tag that is no version is taken for one, so that nobody is offered it unasked.</summary>
    public static bool IsPrerelease(string tag, string prefix) => VersionOf(tag, prefix) is not { IsOfficial: true };

    /// <summary>Whether it may be called the latest: where it is no prerelease and no published release that could be is higher.</summary>
    /// <param name="others">What the repository has.</param>
    public static bool IsLatest(string tag, bool prerelease, string prefix, IEnumerable<GitHubRelease> others) =>
        !prerelease && VersionOf(tag, prefix) is { } version
        && !others.Any(other => !other.Draft && !other.Prerelease && VersionOf(other.Tag, prefix) is { } there && there > version);
}
