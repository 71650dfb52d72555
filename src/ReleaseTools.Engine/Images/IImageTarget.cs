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

/// <summary>A target that takes a blob over from another repository of its own, without its bytes passing through here.</summary>
internal interface IImageMounts
{
    /// <summary>Whether a source, or another target, is kept by the same registry.</summary>
    bool CanMountFrom(string name);

    /// <param name="from">The <see cref="IImageSource.Name"/> of the repository that has it.</param>
    /// <returns>False where the registry does not, or the blob is not there: it has to be written.</returns>
    Task<bool> TryMountAsync(ImageDescriptor blob, string from, CancellationToken cancellation);
}

/// <summary>Removes manifests.</summary>
internal interface IImageRemoval
{
    /// <returns>False where it is gone already.</returns>
    Task<bool> DeleteManifestAsync(ImageDigest digest, CancellationToken cancellation);
}

/// <summary>Removes tags, and no more than that.</summary>
internal interface IImageUntagging
{
    /// <summary>Removes one tag. The image stays by its digest, and so do its other tags.</summary>
    /// <returns>Null where there is no such tag.</returns>
    /// <exception cref="ReleaseException">It could not be removed, and is there as before.</exception>
    Task<TagRemoval?> RemoveTagAsync(string tag, CancellationToken cancellation);
}
