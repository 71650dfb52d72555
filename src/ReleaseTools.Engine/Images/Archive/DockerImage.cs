using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images.Archive;

/// <summary>An image of an archive of docker save, and where its parts lie.</summary>
/// <param name="Paths">The path in the archive of each of its blobs.</param>
internal sealed record DockerImage(DockerImageEntry Entry, ImageManifest Manifest, IReadOnlyDictionary<ImageDigest, string> Paths)
{
    /// <summary>For messages.</summary>
    public string Names => Entry.RepoTags is { Count: > 0 } tags ? string.Join(", ", tags) : Manifest.Digest.ToString();

    /// <param name="name">A name, the digest of the manifest, or that of the configuration, which Docker calls the image's id.</param>
    public bool Is(string name) => Entry.IsCalled(name) || Manifest.Digest.ToString() == name || Manifest.Config!.Digest.ToString() == name;
}
