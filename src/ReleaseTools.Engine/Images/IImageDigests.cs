using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images;

/// <summary>Finds the digest that a name points to. Needs no more than the right to read.</summary>
internal interface IImageDigests
{
    /// <summary>Finds a manifest's digest without reading it.</summary>
    /// <param name="selector">A tag, or a digest as text.</param>
    /// <returns>Null where there is none.</returns>
    Task<ImageDigest?> ResolveAsync(string selector, CancellationToken cancellation);
}
