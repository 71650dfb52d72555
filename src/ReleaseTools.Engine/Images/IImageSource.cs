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

    /// <summary>Opens a blob. Its length and digest are for the reader to check (<see cref="BlobCheck"/>).</summary>
    /// <exception cref="ReleaseException">It is not there.</exception>
    Task<Stream> ReadBlobAsync(ImageDescriptor blob, CancellationToken cancellation);
}

/// <summary>A target that tells before anything is written whether it may be.</summary>
internal interface IImageAccess
{
    /// <exception cref="ReleaseException">It may not, or it can't be found out.</exception>
    Task RequireWriteAsync(CancellationToken cancellation);
}

/// <summary>Finds the digest that a name points to. Needs no more than the right to read.</summary>
internal interface IImageDigests
{
    /// <summary>Finds a manifest's digest without reading it.</summary>
    /// <param name="selector">A tag, or a digest as text.</param>
    /// <returns>Null where there is none.</returns>
    Task<ImageDigest?> ResolveAsync(string selector, CancellationToken cancellation);
}

/// <summary>
/// Lists a repository with the digest of every tag, in one answer. The specification has no such request; Google's registries (<c>gcr.io</c>, <c>*.gcr.io</c>, <c>*.pkg.dev</c>) put a
/// member <c>manifest</c> of digests, each with its <c>tag</c> list, into their answer to <c>/v2/NAME/tags/list</c>.
/// </summary>
internal interface IImageListing
{
    /// <returns>Every digest with its tags, none for some; empty where the repository is not there; null where this registry's answer has no digests.</returns>
    Task<IReadOnlyDictionary<ImageDigest, IReadOnlyList<string>>?> ListDigestsAsync(CancellationToken cancellation);
}

/// <summary>Finds what is about an image: signatures, SBOMs (https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-referrers).</summary>
internal interface IImageReferrers
{
    /// <summary>Whether the repository supports the referrers API; null = not known yet. Without it, clients keep the list under a tag.</summary>
    bool? KeepsReferrers { get; }

    /// <param name="tags">All tags of the repository, to avoid requests for tags that do not exist; null = not known.</param>
    /// <returns>The manifests whose subject a digest is.</returns>
    Task<IReadOnlyList<ImageDescriptor>> ListReferrersAsync(ImageDigest subject, IReadOnlySet<string>? tags, CancellationToken cancellation);
}

/// <summary>Lists names.</summary>
internal interface IImageTags
{
    /// <returns>Every tag, in no order; none where the repository is not there.</returns>
    IAsyncEnumerable<string> ListTagsAsync(CancellationToken cancellation);
}

/// <summary>Lists images that have no tag. Registries can't.</summary>
internal interface IImageUntagged
{
    IAsyncEnumerable<ImageDigest> ListUntaggedAsync(CancellationToken cancellation);
}

/// <summary>Opens the place that a name means.</summary>
internal interface IImageTransports
{
    /// <exception cref="ReleaseException">There is no such place.</exception>
    IImageSource OpenSource(ImageReference location);

    /// <inheritdoc cref="OpenSource"/>
    IImageTarget OpenTarget(ImageReference location);
}
