using ReleaseTools.Artifacts;
using ReleaseTools.Images;
using ReleaseTools.Versions;

namespace ReleaseTools.Staging;

/// <summary>
/// What <c>manifest.json</c> says. It is written last: where it exists, everything it names does too (R5.2).
/// </summary>
/// <param name="Schema">1.</param>
/// <param name="Build">The staged build that this is, or that the release was copied from: <c>20261121T093000Z-1a2b3c4</c>.</param>
/// <param name="Objects">Everything beside the manifest, the base package first, then by path.</param>
public sealed record ReleaseManifest(
    int Schema,
    string Product,
    ReleaseVersion Version,
    string Build,
    string Commit,
    IReadOnlyList<ManifestObject> Objects)
{
    public const int CurrentSchema = 1;

    /// <summary>The container images, which are in their registries by digest; null where there are none.</summary>
    public IReadOnlyList<ReleaseImage>? Images { get; init; }

    /// <summary>The same content, wherever it lies.</summary>
    public ReleaseManifest WithoutStore() => this with { Objects = [.. Objects.Select(entry => entry with { StoreChecksum = null })] };
}

/// <summary>One object of a staged or published release.</summary>
/// <param name="Path">Relative to the manifest, with forward slashes.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
/// <param name="Sha512">Lower-case hexadecimal.</param>
public sealed record ManifestObject(string Path, long Size, string Sha256, string Sha512, ArtifactKind Kind, string? Platform = null)
{
    /// <summary>
    /// What the bucket that it was staged in calls this content (S3: the ETag, Google Cloud Storage: the MD5). Later steps tell by it, without reading a byte,
    /// that an object is still what was staged. Null where it was staged in a folder.
    /// </summary>
    public string? StoreChecksum { get; init; }

    /// <summary>Whether content with these digests is this object.</summary>
    public bool Matches(Digests found) => found == new Digests(Size, Sha256, Sha512);
}
