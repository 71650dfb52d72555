using ReleaseTools.Images;
using ReleaseTools.Images.Json;

namespace ReleaseTools.Engine.Images;

/// <summary>Chooses platforms of an image.</summary>
internal sealed class PlatformSelection(IImageSource source)
{
    /// <param name="wanted">None = the image as it is.</param>
    /// <param name="asked">For messages: the image as it was named.</param>
    /// <returns>Of one platform its image; of several an index of those alone.</returns>
    /// <exception cref="RefusedException">The image is not there for one of them, or there several times.</exception>
    public async Task<ImageManifest> SelectAsync(ImageManifest image, IReadOnlyList<ImagePlatform> wanted, string asked, CancellationToken cancellation)
    {
        if (wanted.Count == 0) return image;
        if (!image.IsIndex)
        {
            ImagePlatform? platform = await PlatformOfAsync(image, cancellation);
            foreach (ImagePlatform one in wanted) _ = Only([(image.Descriptor, platform)], one, asked);
            return image;
        }
        ImageTree tree = await ImageTree.ReadAsync(source, image, asked, cancellation);
        (ImageDescriptor Image, ImagePlatform? Platform)[] all = await PlatformsAsync(tree, asked, cancellation);
        ImageDescriptor[] chosen = [.. wanted.Select(one => Only(all, one, asked)).DistinctBy(one => one.Digest)];
        return wanted.Count == 1 ? await source.ReadChildAsync(chosen[0], asked, cancellation) : IndexSelection.Of(tree.Indexes, chosen.Select(one => one.Digest).ToHashSet(), asked);
    }

    /// <summary>What the images of a list run on; what a list does not say, the image's configuration does.</summary>
    public async Task<(ImageDescriptor Image, ImagePlatform? Platform)[]> PlatformsAsync(ImageTree tree, string asked, CancellationToken cancellation)
    {
        var all = new List<(ImageDescriptor, ImagePlatform?)>();
        foreach (ImageDescriptor image in tree.Images)
            all.Add((image, image.Platform ?? (image.ArtifactType is null ? await PlatformOfAsync(await source.ReadChildAsync(image, asked, cancellation), cancellation) : null)));
        return [.. all];
    }

    /// <returns>Null where it does not say, and for what is no image.</returns>
    public async Task<ImagePlatform?> PlatformOfAsync(ImageManifest image, CancellationToken cancellation) =>
        image.HasFileSystem ? ImageConfig.Read(await source.ReadConfigAsync(image.Config!, cancellation), source.Name).Platform : null;

    private static ImageDescriptor Only((ImageDescriptor Image, ImagePlatform? Platform)[] all, ImagePlatform wanted, string asked)
    {
        (ImageDescriptor Image, ImagePlatform? Platform)[] found = [.. ImagePlatform.Choose(all, wanted, one => one.Platform).DistinctBy(one => one.Image.Digest)];
        if (found.Length == 1) return found[0].Image;
        string[] platforms = [.. (found.Length > 1 ? found : all).Select(one => one.Platform).OfType<ImagePlatform>().Where(one => one.IsKnown).Select(one => one.ToString()).Distinct(StringComparer.Ordinal)];
        throw found.Length > 1
            ? new RefusedException("ImagePlatformAmbiguous", ErrorCategory.InvalidArgument, asked, $"{asked} is there {found.Length} times for {wanted}.", $"Name one of them: {string.Join(", ", platforms)}.")
            : new RefusedException("ImagePlatformMissing", ErrorCategory.ObjectNotFound, asked, $"{asked} is not there for {wanted}.", platforms.Length > 0 ? $"It is for: {string.Join(", ", platforms)}." : "It does not say what it runs on: leave the platform out.");
    }
}
