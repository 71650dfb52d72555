using ReleaseTools.Versions;

namespace ReleaseTools.Staging;

/// <summary>A build that waits beside its final place. Complete by definition: without its manifest it is not seen at all.</summary>
/// <param name="Store">The store's URL.</param>
/// <param name="Build">Its name among the staged builds of the version.</param>
/// <param name="Prefix">Where in the store it lies: <c>stage/hello/1.2.0/20261121T093000Z-1a2b3c4/</c>.</param>
/// <param name="Size">The sum of its objects, in bytes.</param>
/// <param name="ManifestSha256">The digest of <c>manifest.json</c>: the identity of the whole build.</param>
public sealed record StagedRelease(
    string Product,
    ReleaseVersion Version,
    string Build,
    string Commit,
    string Store,
    string Prefix,
    int ObjectCount,
    long Size,
    string ManifestSha256)
{
    public override string ToString() => $"{Product} {Version} {Build}";
}

/// <summary>A release at its final place.</summary>
/// <param name="Prefix">Where in the store it lies: <c>release/hello/1.2.0/</c>.</param>
/// <param name="Page">Where a person reads about it.</param>
public sealed record PublishedRelease(
    string Product,
    ReleaseVersion Version,
    string Build,
    string Commit,
    string Store,
    string Prefix,
    int ObjectCount,
    long Size,
    string ManifestSha256,
    string Page)
{
    public override string ToString() => $"{Product} {Version}";
}
