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
}
