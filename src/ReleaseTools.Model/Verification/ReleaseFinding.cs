using ReleaseTools.Versions;

namespace ReleaseTools.Verification;

/// <summary>One difference between a published release and what it should be.</summary>
/// <param name="Place">Where it was found: a store's URL, a public URL, a release on GitHub, a repository of images.</param>
/// <param name="Name">What differs there: an object's path, a link's file, an asset's name, a tag.</param>
/// <param name="Problem">In words that follow the name: <c>is missing</c>, <c>has 5 bytes instead of 12</c>.</param>
public sealed record ReleaseFinding(string Product, ReleaseVersion Version, ReleasePart Part, string Place, string Name, ReleaseFault Fault, string Problem)
{
    public override string ToString() => $"{Place}: {Name} {Problem}";
}

/// <summary>The part of a release that a finding is about.</summary>
public enum ReleasePart : long
{
    /// <summary><c>manifest.json</c>, which says what the release holds.</summary>
    Manifest,

    /// <summary>A file of the release in its store.</summary>
    Object,

    /// <summary><c>index.html</c> or <c>index.json</c>.</summary>
    Page,

    /// <summary>A version link, such as <c>latest.txt</c>.</summary>
    Link,

    /// <summary>A build in the stage.</summary>
    Stage,

    /// <summary>The git tag.</summary>
    Tag,

    /// <summary>The release on GitHub itself.</summary>
    GitHubRelease,

    /// <summary>A file of the release on GitHub.</summary>
    Asset,

    /// <summary>A container image in one of its repositories.</summary>
    Image,

    /// <summary>A tag of a container image.</summary>
    ImageTag,
}

/// <summary>How something differs from what it should be.</summary>
public enum ReleaseFault : long
{
    Missing,

    /// <summary>The content is another.</summary>
    Changed,

    /// <summary>Nothing says that it belongs there.</summary>
    Unexpected,

    /// <summary>It could not be read, so nothing is known about it.</summary>
    Unreadable,
}
