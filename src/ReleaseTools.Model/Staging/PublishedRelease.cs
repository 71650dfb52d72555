using ReleaseTools.Versions;

namespace ReleaseTools.Staging;

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
