using ReleaseTools.Engine.Images.Referrers;
using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images;

/// <summary>Reads one image, or one platform of it, without its layers: its manifest, its configuration, what both say, and what refers to it.</summary>
public sealed class ImageReader
{
    private readonly IImagePlaces _places;
    private readonly ImageLocation _image;

    internal ImageReader(IImagePlaces places, ImageLocation image) => (_places, _image) = (places, image);

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
