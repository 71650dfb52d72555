using ReleaseTools.Versions;

namespace ReleaseTools.GitHub;

/// <summary>A release as GitHub shows it (https://docs.github.com/en/rest/releases/releases).</summary>
/// <param name="GitHubRepository">Where it is: <c>acme/hello-releases</c>.</param>
/// <param name="Id">GitHub's own number; a draft has no other identity, for several may have one tag.</param>
/// <param name="Tag">The git tag that it is made at; of a draft, the one that it will be made at.</param>
/// <param name="Page">Where a person reads it.</param>
public sealed record GitHubRelease(string GitHubRepository, long Id, string Tag, string Name, string Page)
{
    /// <summary>Only those who may write to the repository see it.</summary>
    public bool Draft { get; init; }

    public bool Prerelease { get; init; }

    /// <summary>Whether it can't be changed any more, not even by its owner.</summary>
    public bool Immutable { get; init; }

    /// <summary>The commit or branch that the tag is made at where there is none yet.</summary>
    public string TargetCommit { get; init; } = "";

    public DateTimeOffset Created { get; init; }

    /// <summary>Null while it is a draft.</summary>
    public DateTimeOffset? Published { get; init; }

    /// <summary>Its notes, in Markdown.</summary>
    public string Notes { get; init; } = "";

    public IReadOnlyList<GitHubAsset> Assets { get; init; } = [];

    /// <summary>The sum of its assets, in bytes.</summary>
    public long Size => Assets.Sum(asset => asset.Size);

    public override string ToString() => $"{GitHubRepository} {Tag}";
}

/// <summary>A file of a release.</summary>
/// <param name="Size">In bytes.</param>
/// <param name="Url">Where it is downloaded.</param>
public sealed record GitHubAsset(long Id, string Name, long Size, string Url)
{
    /// <summary>Whether all of it has arrived: of an upload that broke off, GitHub keeps an asset that is none.</summary>
    public bool IsUploaded { get; init; } = true;

    /// <summary>Lower-case hexadecimal; null where the server does not say.</summary>
    public string? Sha256 { get; init; }

    /// <summary>How often it was downloaded.</summary>
    public int Downloads { get; init; }

    public override string ToString() => Name;
}

/// <summary>What a session remembers of its release on GitHub.</summary>
/// <param name="GitHubRepository">Where it is: <c>acme/hello-releases</c>.</param>
/// <param name="Id">GitHub's own number.</param>
/// <param name="Page">Where a person reads it.</param>
/// <param name="AssetCount">How many files it has.</param>
/// <param name="Size">The sum of its files, in bytes.</param>
public sealed record GitHubPublication(string GitHubRepository, long Id, string Tag, string Page, int AssetCount, long Size, bool Prerelease)
{
    public override string ToString() => Page;
}

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
