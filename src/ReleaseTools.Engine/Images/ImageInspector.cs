using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images;

/// <summary>Reads what there is to know of an image without fetching its layers.</summary>
internal sealed class ImageInspector(IImageSource source)
{
    /// <param name="selector">A tag, or a digest as text.</param>
    /// <returns>Null where there is none.</returns>
    public async Task<ContainerImage?> TryReadAsync(string selector, CancellationToken cancellation) =>
        await source.FindManifestAsync(selector, cancellation) is { } manifest ? await DescribeAsync(manifest, selector, cancellation) : null;

    /// <param name="manifest">What was found.</param>
    /// <param name="selector">By what.</param>
    public async Task<ContainerImage> DescribeAsync(ImageManifest manifest, string selector, CancellationToken cancellation)
    {
        bool isDigest = ImageDigest.TryParse(selector, out _);
        string name = $"{source.Name}{(isDigest ? "@" : ":")}{selector}";
        (IReadOnlyList<ImageManifest> images, IReadOnlyList<ImagePlatform> platforms, DateTimeOffset? created) = manifest.IsIndex ? await ListedAsync(manifest, name, cancellation) : await SingleAsync(manifest, cancellation);
        return new ContainerImage(name, source.Name, isDigest ? null : selector, manifest.Digest)
        {
            MediaType = manifest.MediaType,
            Platforms = platforms,
            Size = ImageSize.Of(images),
            Created = created,
        };
    }

    private async Task<(IReadOnlyList<ImageManifest>, IReadOnlyList<ImagePlatform>, DateTimeOffset?)> SingleAsync(ImageManifest manifest, CancellationToken cancellation)
    {
        ImageConfig? config = await ConfigAsync(manifest, cancellation);
        return ([manifest], config?.Platform is { } platform ? [platform] : [], config?.Created);
    }

    // an image of a list that is not there counts for nothing: registries may hold some platforms only
    private async Task<(IReadOnlyList<ImageManifest>, IReadOnlyList<ImagePlatform>, DateTimeOffset?)> ListedAsync(ImageManifest index, string name, CancellationToken cancellation)
    {
        ImageTree tree = await ImageTree.ReadAsync(source, index, name, cancellation);
        ImageManifest?[] found = await Task.WhenAll(tree.Images.Select(child => source.FindManifestAsync(child.Digest.ToString(), cancellation)));
        var platforms = new List<ImagePlatform>();
        DateTimeOffset? created = null;
        foreach ((ImageDescriptor listed, ImageManifest? image) in tree.Images.Zip(found))
        {
            if (image is not null && listed.Objection(image) is { } objection) throw new ImageInvalidException(name, objection);
            bool isRead = image is not null && (created is null || listed.Platform is null);
            ImageConfig? config = isRead ? await ConfigAsync(image!, cancellation) : null;
            created ??= config?.Created;
            if ((listed.Platform ?? config?.Platform) is { IsKnown: true } platform) platforms.Add(platform);
        }
        return ([.. found.OfType<ImageManifest>()], [.. platforms.Distinct()], created);
    }

    // an artifact may keep anything there
    private async Task<ImageConfig?> ConfigAsync(ImageManifest image, CancellationToken cancellation)
    {
        if (!image.HasImageConfig || image.Config!.Size > ImageConfig.Longest) return null;
        byte[] config = await source.ReadConfigAsync(image.Config, cancellation);
        try { return ImageConfig.Read(config, source.Name); }
        catch (ImageInvalidException) { return null; }
    }
}
