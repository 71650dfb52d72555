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

    /// <summary>Finds what a tag stands for where a certain image is expected.</summary>
    /// <returns><paramref name="expected"/> where the tag stands for it, also where the source names it by another algorithm; else the digest that it stands for; null where there is none.</returns>
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
