using ReleaseTools.Engine.Images;
using ReleaseTools.Images;

namespace ReleaseTools.Tests.Promotion;

/// <summary>A repository whose registry lists digests with their tags, as Google's do; or does not, and is only asked.</summary>
internal sealed class ListingImages(MemoryRegistry registry, string repository, bool hasDigests) : IImageSource, IImageDigests, IImageListing
{
    private readonly MemoryImages _images = registry.Repository(repository);

    public string Name => _images.Name;

    public Task<ImageManifest?> FindManifestAsync(string? selector, CancellationToken cancellation) => _images.FindManifestAsync(selector, cancellation);

    public Task<Stream> ReadBlobAsync(ImageDescriptor blob, CancellationToken cancellation) => _images.ReadBlobAsync(blob, cancellation);

    public Task<ImageDigest?> ResolveAsync(string selector, CancellationToken cancellation) => _images.ResolveAsync(selector, cancellation);

    public Task<IReadOnlyDictionary<ImageDigest, IReadOnlyList<string>>?> ListDigestsAsync(CancellationToken cancellation)
    {
        registry.Called($"LIST {repository}");
        return Task.FromResult<IReadOnlyDictionary<ImageDigest, IReadOnlyList<string>>?>(hasDigests
            ? _images.Manifests.ToDictionary(digest => digest, digest => (IReadOnlyList<string>)[.. _images.Tags.Where(tag => tag.Value == digest).Select(tag => tag.Key)])
            : null);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
