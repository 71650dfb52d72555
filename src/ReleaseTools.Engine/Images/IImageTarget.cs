using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images;

/// <summary>Where images are written to. Writing what is there already changes nothing.</summary>
internal interface IImageTarget : IImageDigests, IAsyncDisposable
{
    /// <inheritdoc cref="IImageSource.Name"/>
    string Name { get; }

    /// <exception cref="ImageInvalidException">It is there, of another length than its descriptor says, and can't be replaced.</exception>
    Task<bool> HasBlobAsync(ImageDescriptor blob, CancellationToken cancellation);

    /// <summary>Writes a blob; it is there only once all of it has arrived and has its digest.</summary>
    /// <param name="open">Opens the bytes, verified as they pass; asked again for another attempt.</param>
    Task WriteBlobAsync(ImageDescriptor blob, Func<CancellationToken, Task<Stream>> open, CancellationToken cancellation);

    /// <summary>Writes a manifest. What it names is there already.</summary>
    /// <param name="tag">The name that it gets; null = it is found by its digest.</param>
    Task WriteManifestAsync(ImageManifest manifest, string? tag, CancellationToken cancellation);

    /// <summary>After everything is written: what is only then complete, such as an archive, is put in its place.</summary>
    Task CompleteAsync(CancellationToken cancellation);
}
