using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images;

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
    public static IImageTags RequireTags(this IImageSource source, ImageLocation place) =>
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
