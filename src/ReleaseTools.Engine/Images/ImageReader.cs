using ReleaseTools.Engine.Images.Referrers;
using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images;

/// <summary>Reads one image, or one platform of it, without its layers: its manifest, its configuration, what both say, and what refers to it.</summary>
public sealed class ImageReader
{
    private readonly IImageTransports _places;
    private readonly ImageReference _image;

    internal ImageReader(IImageTransports places, ImageReference image) => (_places, _image) = (places, image);

    /// <param name="platform">Null = the manifest as it is found, which may be a list of images.</param>
    /// <exception cref="RefusedException">There is no such image, or not for that platform.</exception>
    public async Task<ImageDocument> ReadManifestAsync(ImagePlatform? platform, CancellationToken cancellation)
    {
        await using IImageSource source = _places.OpenSource(_image);
        (string name, ImageManifest image) = await FindAsync(source, platform, cancellation);
        return ImageDocument.Of(name, image.Digest, image.MediaType, image.Bytes);
    }

    /// <param name="platform">Has to be named where the image is a list of images.</param>
    /// <exception cref="RefusedException">There is no such image, or not for that platform.</exception>
    /// <exception cref="UsageException">It is a list of images, and no platform is named.</exception>
    public async Task<ImageDocument> ReadConfigAsync(ImagePlatform? platform, CancellationToken cancellation)
    {
        await using IImageSource source = _places.OpenSource(_image);
        (string name, ImageManifest image) = await FindAsync(source, platform, cancellation);
        if (image.IsIndex) throw await ChooseAsync(source, image, name, cancellation);
        return ImageDocument.Of(name, image.Config!.Digest, image.Config.MediaType, await source.ReadConfigAsync(image.Config, cancellation));
    }

    /// <param name="platform">Null = the image as it is found; of a list of images it is told what there is.</param>
    /// <exception cref="RefusedException">There is no such image, or not for that platform.</exception>
    public async Task<ContainerImageDetail> InspectAsync(ImagePlatform? platform, CancellationToken cancellation)
    {
        await using IImageSource source = _places.OpenSource(_image);
        (string name, ImageManifest image) = await FindAsync(source, platform, cancellation);
        if (image.IsIndex) return ContainerImageDetail.Of(await new ImageInspector(source).DescribeAsync(image, _image.EffectiveSelector ?? image.Digest.ToString(), cancellation));
        // an artifact may keep anything there
        ImageConfig? config = image.HasImageConfig ? ImageConfig.Read(await source.ReadConfigAsync(image.Config!, cancellation), name) : null;
        return ContainerImageDetail.Of(name, image, config);
    }

    /// <summary>Finds what refers to the image, to one of its platforms, or to what refers to those.</summary>
    /// <exception cref="RefusedException">There is no such image.</exception>
    public async Task<IReadOnlyList<ImageReferrer>> ReadReferrersAsync(CancellationToken cancellation)
    {
        await using IImageSource source = _places.OpenSource(_image);
        ImageManifest image = await source.ReadManifestAsync(_image.EffectiveSelector, _image.ToString(), cancellation);
        return [.. (await new ReferrerReader(source).ReadAsync(image.Digest, cancellation)).Select(one => one with { Image = $"{source.Name}@{one.Digest}" })];
    }

    private async Task<(string Name, ImageManifest Image)> FindAsync(IImageSource source, ImagePlatform? platform, CancellationToken cancellation)
    {
        ImageManifest named = await source.ReadManifestAsync(_image.EffectiveSelector, _image.ToString(), cancellation);
        if (platform is null) return (_image.ToString(), named);
        ImageManifest chosen = await new PlatformSelection(source).SelectAsync(named, [platform], _image.ToString(), cancellation);
        return (chosen.Digest == named.Digest ? _image.ToString() : $"{source.Name}@{chosen.Digest}", chosen);
    }

    private static async Task<UsageException> ChooseAsync(IImageSource source, ImageManifest index, string name, CancellationToken cancellation)
    {
        ImageTree tree = await ImageTree.ReadAsync(source, index, name, cancellation);
        ImagePlatform[] platforms = [.. (await new PlatformSelection(source).PlatformsAsync(tree, name, cancellation)).Select(one => one.Platform).OfType<ImagePlatform>().Where(one => one.IsKnown).Distinct()];
        return new UsageException("ImagePlatformUnnamed", name, $"{name} is a list of {tree.Images.Count} images, each with a configuration of its own.",
            platforms.Length > 0 ? $"Name one with --platform OS/ARCH (in PowerShell: -Platform OS/ARCH). It is for: {string.Join(", ", platforms.AsEnumerable())}." : "It does not say what they run on: name one by its digest.");
    }
}

/// <summary>Reads images that have to be there.</summary>
internal static class ImageReading
{
    /// <param name="selector">A tag, or a digest as text; null = the only image that there is.</param>
    /// <param name="asked">For messages: the image as it was named.</param>
    /// <exception cref="RefusedException">There is no such image.</exception>
    /// <exception cref="ImageInvalidException">It is not what its digest says, or no manifest.</exception>
    public static async Task<ImageManifest> ReadManifestAsync(this IImageSource source, string? selector, string asked, CancellationToken cancellation) =>
        await source.FindManifestAsync(selector, cancellation) ?? throw new RefusedException("ImageMissing", ErrorCategory.ObjectNotFound, asked, $"There is no image {asked}.", "Check its name: release image list REPOSITORY (in PowerShell: Get-ContainerImage REPOSITORY).");

    /// <summary>The source as a list of its tags.</summary>
    /// <param name="place">As it was named.</param>
    /// <exception cref="UsageException">It can't list its images.</exception>
    public static IImageTags RequireTags(this IImageSource source, ImageReference place) =>
        source as IImageTags ?? throw new UsageException("ImageTagsUnknown", place, $"{source.Name} can't list its images.", "Name one of them.");

    /// <summary>Reads what a list of images names.</summary>
    /// <param name="asked">For messages: the list as it was named.</param>
    /// <exception cref="ImageInvalidException">It is not there, or not what the list says of it.</exception>
    public static async Task<ImageManifest> ReadChildAsync(this IImageSource source, ImageDescriptor child, string asked, CancellationToken cancellation)
    {
        ImageManifest manifest = await source.FindManifestAsync(child.Digest.ToString(), cancellation)
            ?? throw new ImageInvalidException(asked, $"it lists {child.Digest}{(child.Platform is null ? "" : $" for {child.Platform}")}, which is not there");
        return child.Objection(manifest) is { } objection ? throw new ImageInvalidException(asked, objection) : manifest;
    }
}

/// <summary>Reads the configurations of images.</summary>
internal static class ImageConfigReading
{
    /// <returns>Its bytes, which have their digest.</returns>
    /// <exception cref="ImageInvalidException">They have not, or are too many.</exception>
    public static async Task<byte[]> ReadConfigAsync(this IImageSource source, ImageDescriptor config, CancellationToken cancellation)
    {
        if (config.Size > ImageConfig.Longest) throw new ImageInvalidException(source.Name, $"its configuration {config.Digest} has {config.Size} bytes; {ImageConfig.Longest} is the most");
        await using Stream stream = BlobCheck.Over(await source.ReadBlobAsync(config, cancellation), config, source.Name);
        return await BoundedRead.AllAsync(stream, ImageConfig.Longest, source.Name, "configuration", cancellation);
    }

    /// <summary>Makes sure that the layers of an image are those that its configuration names.</summary>
    /// <param name="asked">For messages: the image as it was named.</param>
    /// <returns>The configuration's bytes; null for what is no image, and need not name its layers twice.</returns>
    /// <exception cref="ImageInvalidException">They are not.</exception>
    public static async Task<byte[]?> CheckLayersAsync(this IImageSource source, ImageManifest image, string asked, CancellationToken cancellation)
    {
        if (!image.HasFileSystem) return null;
        byte[] config = await source.ReadConfigAsync(image.Config!, cancellation);
        return ImageConfig.Read(config, asked).Objection(image) is { } objection ? throw new ImageInvalidException(asked, objection) : config;
    }
}

/// <summary>Reads what has to be small whole, and no more than that.</summary>
internal static class BoundedRead
{
    /// <param name="most">In bytes.</param>
    /// <param name="from">For messages: the image's place.</param>
    /// <param name="what">For messages: the file in it.</param>
    /// <exception cref="ImageInvalidException">It is longer.</exception>
    public static async Task<byte[]> AllAsync(Stream stream, int most, string from, string what, CancellationToken cancellation)
    {
        using var whole = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        for (int read; (read = await stream.ReadAsync(buffer, cancellation)) > 0;)
        {
            if (whole.Length + read > most) throw new ImageInvalidException(from, $"its {what} has more than {most} bytes");
            whole.Write(buffer, 0, read);
        }
        return whole.ToArray();
    }
}
