using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images;

/// <summary>Finds digests in whatever images are read from.</summary>
internal static class DigestLookup
{
    /// <summary>Without reading the manifest where the source can tell without.</summary>
    /// <param name="selector">A tag, or a digest as text.</param>
    /// <returns>Null where there is none.</returns>
    public static async Task<ImageDigest?> FindDigestAsync(this IImageSource source, string selector, CancellationToken cancellation) => source is IImageDigests digests
        ? await digests.ResolveAsync(selector, cancellation)
        : (await source.FindManifestAsync(selector, cancellation))?.Digest;

    /// <summary>Resolves a tag that is expected to point to a given image.</summary>
    /// <returns><paramref name="expected"/> if the tag points to that image, even if the source uses another digest algorithm; otherwise the digest of the image that it points to; null if the tag does not exist.</returns>
    public static async Task<ImageDigest?> FindDigestAsync(this IImageSource source, string tag, ImageDigest expected, CancellationToken cancellation) =>
        await InTermsOfAsync(source, await source.FindDigestAsync(tag, cancellation), expected, cancellation);

    /// <inheritdoc cref="FindDigestAsync(IImageSource, string, ImageDigest, CancellationToken)"/>
    public static async Task<ImageDigest?> ResolveAsync(this IImageTarget target, string tag, ImageDigest expected, CancellationToken cancellation) =>
        await InTermsOfAsync(target as IImageSource, await target.ResolveAsync(tag, cancellation), expected, cancellation);

    // digests by two algorithms can't be compared: the manifest tells, which is read by the digest that it has there
    private static async Task<ImageDigest?> InTermsOfAsync(IImageSource? source, ImageDigest? found, ImageDigest expected, CancellationToken cancellation)
    {
        if (found is null || found.Algorithm == expected.Algorithm || source is null) return found;
        return await source.FindManifestAsync(found.ToString(), cancellation) is { } manifest && manifest.Is(expected) ? expected : found;
    }
}
