using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images;

/// <summary>Finds what a name stands for. Asks for no more rights than reading.</summary>
internal interface IImageDigests
{
    /// <summary>Finds a manifest's digest without reading it.</summary>
    /// <param name="selector">A tag, or a digest as text.</param>
    /// <returns>Null where there is none.</returns>
    Task<ImageDigest?> ResolveAsync(string selector, CancellationToken cancellation);
}
