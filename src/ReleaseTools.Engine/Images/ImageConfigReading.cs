using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images;

/// <summary>Reads the configurations of images.</summary>
internal static class ImageConfigReading
{
    /// <returns>Its bytes, which have their digest.</returns>
    /// <exception cref="ImageInvalidException">They have not, or are too many.</exception>
    public static async Task<byte[]> ReadConfigAsync(this IImageSource source, ImageDescriptor config, CancellationToken cancellation)
    {
        if (config.Size > ImageConfig.Longest) throw new ImageInvalidException(source.Name, $"its configuration {config.Digest} has {config.Size} bytes; {ImageConfig.Longest} is the most");
        await using var stream = new VerifiedStream(await source.ReadBlobAsync(config, cancellation), config, source.Name);
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
