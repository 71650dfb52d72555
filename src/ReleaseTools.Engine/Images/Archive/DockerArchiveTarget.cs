using System.Collections.Concurrent;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images.Archive;

/// <summary>
/// Writes an archive as <c>docker save</c> does since Docker 25: an image layout that has a <c>manifest.json</c>, too. Every <c>docker load</c>, skopeo and crane read it, and the
/// image's own manifest is in it, so that its digest stays. Layers are as they come, packed or not.
/// </summary>
/// <param name="name">For messages; by default <c>docker-archive:PATH</c>.</param>
internal sealed class DockerArchiveTarget(string path, string? name = null) : ArchiveTarget(path, name ?? $"docker-archive:{path}", nameOf: called => called)
{
    private readonly ConcurrentDictionary<string, ImageManifest> _images = new(StringComparer.Ordinal);

    public override Task<ImageDigest?> ResolveAsync(string selector, CancellationToken cancellation) => base.ResolveAsync(Called(selector), cancellation);

    /// <param name="tag">The whole name that it has once it is loaded, such as <c>hello:1.2</c>.</param>
    public override async Task WriteManifestAsync(ImageManifest manifest, string? tag, CancellationToken cancellation)
    {
        if (manifest.IsIndex)
            throw new RefusedException("ImageNotOne", ErrorCategory.InvalidOperation, Name, $"{Name} can't hold {manifest.Digest}: it is a list of {manifest.Manifests.Count} images, and an archive of docker save has no lists.", "Name the platform that is wanted, or write an oci-archive: instead.");
        if (manifest.Config!.MediaType is not (ImageMediaType.OciConfig or ImageMediaType.DockerConfig))
            throw new RefusedException("ImageNotOne", ErrorCategory.InvalidOperation, Name, $"{Name} can't hold {manifest.Digest}: it is an artifact of the type {manifest.ArtifactType ?? manifest.Config.MediaType}, and no image.", "Write an oci-archive: instead.");
        string? called = tag is null ? null : Called(tag);
        await base.WriteManifestAsync(manifest, called, cancellation);
        _images[called ?? manifest.Digest.ToString()] = manifest;
    }

    protected override async Task<IReadOnlyList<string>> DescribeAsync(string folder, CancellationToken cancellation)
    {
        await File.WriteAllBytesAsync(Path.Combine(folder, DockerImageEntry.FileName), DockerImageEntry.Write(Entries()), cancellation);
        return [DockerImageEntry.FileName];
    }

    private IEnumerable<DockerImageEntry> Entries() =>
        from image in _images
        group image.Key by image.Value.Digest into names
        let manifest = _images.Values.First(image => image.Digest == names.Key)
        let tags = names.Where(called => !ImageDigest.TryParse(called, out _)).Order(StringComparer.Ordinal).ToArray()
        orderby names.Key.ToString()
        select new DockerImageEntry(LayoutReader.PathOf(manifest.Config!.Digest), tags, [.. manifest.Layers.Select(layer => LayoutReader.PathOf(layer.Digest))]);

    // what a container engine calls it: with its registry, and never without a tag
    private static string Called(string tag)
    {
        if (ImageDigest.TryParse(tag, out _)) return tag;
        ImageReference reference = ImageReference.Parse(tag);
        return reference.WithTag(reference.Tag ?? ImageReference.DefaultTag).ToString();
    }
}
