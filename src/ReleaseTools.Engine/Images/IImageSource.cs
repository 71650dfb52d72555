using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images;

/// <summary>Where images are read from: one repository of a registry, a folder, an archive, an engine.</summary>
internal interface IImageSource : IAsyncDisposable
{
    /// <summary>For messages, without tag or digest: <c>registry.example.com/hello</c>, <c>oci:out</c>.</summary>
    string Name { get; }

    /// <summary>Reads a manifest, whole and verified.</summary>
    /// <param name="selector">A tag, or a digest as text; null = the only image that there is.</param>
    /// <returns>Null where there is none.</returns>
    /// <exception cref="ImageInvalidException">It is not what its digest says, or no manifest.</exception>
    Task<ImageManifest?> FindManifestAsync(string? selector, CancellationToken cancellation);

    /// <summary>Opens a blob. Its length and digest are for the reader to check (<see cref="VerifiedStream"/>).</summary>
    /// <exception cref="ReleaseException">It is not there.</exception>
    Task<Stream> ReadBlobAsync(ImageDescriptor blob, CancellationToken cancellation);
}
