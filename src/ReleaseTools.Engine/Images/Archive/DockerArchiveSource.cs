using System.Runtime.CompilerServices;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images.Archive;

/// <summary>
/// Images in an archive of <c>docker save</c>, of Docker before and after 25. Nothing is unpacked, in either sense: layers are as they lie there, and are verified as they are read
/// by whoever reads them.
/// </summary>
internal sealed class DockerArchiveSource(TarIndex tar, string name) : IImageArchive
{
    private readonly SemaphoreSlim _reading = new(1, 1);
    private IReadOnlyList<DockerImage>? _images;

    public string Name => name;

    public async Task<ImageManifest?> FindManifestAsync(string? selector, CancellationToken cancellation)
    {
        IReadOnlyList<DockerImage> images = await ImagesAsync(cancellation);
        if (selector is not null) return images.FirstOrDefault(image => image.Is(selector))?.Manifest;
        DockerImage[] distinct = [.. images.DistinctBy(image => image.Manifest.Digest)];
        return distinct.Length == 1 ? distinct[0].Manifest : throw LayoutReader.Choose(Name, [.. distinct.Select(image => image.Names)]);
    }

    public async Task<Stream> ReadBlobAsync(ImageDescriptor blob, CancellationToken cancellation)
    {
        foreach (DockerImage image in await ImagesAsync(cancellation))
        {
            if (image.Paths.TryGetValue(blob.Digest, out string? file) && tar.TryOpen(file) is { } stream) return stream;
        }
        throw new ImageBlobMissingException(Name, blob);
    }

    /// <remarks>Whole names: <c>hello:1.2</c>.</remarks>
    public async IAsyncEnumerable<string> ListTagsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (string tag in (await ImagesAsync(cancellation)).SelectMany(image => image.Entry.RepoTags ?? []).Distinct(StringComparer.Ordinal)) yield return tag;
    }

    public async IAsyncEnumerable<ImageDigest> ListUntaggedAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (IGrouping<ImageDigest, DockerImage> same in (await ImagesAsync(cancellation)).GroupBy(image => image.Manifest.Digest))
        {
            if (same.All(image => image.Entry.RepoTags is null or { Count: 0 })) yield return same.Key;
        }
    }

    /// <remarks>Such an archive holds images alone.</remarks>
    public bool? KeepsReferrers => true;

    public Task<IReadOnlyList<ImageDescriptor>> ListReferrersAsync(ImageDigest subject, IReadOnlySet<string>? tags, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<ImageDescriptor>>([]);

    public ValueTask DisposeAsync()
    {
        _reading.Dispose();
        return default;
    }

    private async Task<IReadOnlyList<DockerImage>> ImagesAsync(CancellationToken cancellation)
    {
        if (_images is { } known) return known;
        await _reading.WaitAsync(cancellation);
        try
        {
            return _images ??= await new DockerImageReader(tar, Name).ReadAsync(cancellation);
        }
        finally
        {
            _reading.Release();
        }
    }
}
