using ReleaseTools.Artifacts;
using ReleaseTools.Definitions;
using ReleaseTools.Images;
using ReleaseTools.Staging;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Staging;

/// <summary>What is to be staged.</summary>
/// <param name="Build">See <see cref="BuildName"/>.</param>
/// <param name="Checksums">Which checksum files are written beside the artifacts; the manifest always has both digests.</param>
public sealed record StageRequest(
    string Product,
    ReleaseVersion Version,
    string Build,
    string Commit,
    IReadOnlyList<StageFile> Files,
    IReadOnlyList<ChecksumAlgorithm> Checksums)
{
    /// <summary>The container images, which are in their registries already.</summary>
    public IReadOnlyList<ReleaseImage> Images { get; init; } = [];
}

/// <summary>A file that becomes an object of the release.</summary>
/// <param name="Path">Its path in the release, with forward slashes.</param>
/// <param name="LocalPath">Where it lies now.</param>
/// <param name="Expected">What it was when it was built; anything else is an error. Null = not known.</param>
/// <param name="First">Whether it is the base package: listed first (R3.6).</param>
public sealed record StageFile(string Path, string LocalPath, ArtifactKind Kind, string? Platform, Digests? Expected, bool First = false);
