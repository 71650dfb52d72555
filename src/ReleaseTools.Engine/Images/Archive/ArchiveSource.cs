using System.Runtime.CompilerServices;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Images;
using ReleaseTools.Images.Layout;

namespace ReleaseTools.Engine.Images.Archive;

/// <summary>
/// Images in a file: of <c>docker save</c>, or a tar of an image layout. Which of them it is, its content tells, whatever it is called. Docker 25 and later write both into one file; then
/// the caller's word counts, and without one the layout, which has all platforms, unless a part of it is missing.
/// </summary>
/// <param name="said">What it was called; null = nothing.</param>
/// <param name="name">For messages; by default as images are spelt: <c>oci-archive:PATH</c>.</param>
internal sealed class ArchiveSource(string path, ImageTransport? said, string? name = null) : IImageArchive
{
    private readonly SemaphoreSlim _opening = new(1, 1);
    private ArchiveFile? _file;
    private IImageArchive? _archive;

    public string Name { get; } = name ?? new ImageReference(said ?? ImageTransport.LayoutArchive, path, null, null).ToString();

    public async Task<ImageManifest?> FindManifestAsync(string? selector, CancellationToken cancellation) => await (await OpenAsync(cancellation)).FindManifestAsync(selector, cancellation);

    public async Task<Stream> ReadBlobAsync(ImageDescriptor blob, CancellationToken cancellation) => await (await OpenAsync(cancellation)).ReadBlobAsync(blob, cancellation);

    public async IAsyncEnumerable<string> ListTagsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (string tag in (await OpenAsync(cancellation)).ListTagsAsync(cancellation)) yield return tag;
    }

    public async IAsyncEnumerable<ImageDigest> ListUntaggedAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (ImageDigest digest in (await OpenAsync(cancellation)).ListUntaggedAsync(cancellation)) yield return digest;
    }

    public bool? KeepsReferrers => true;

    public async Task<IReadOnlyList<ImageDescriptor>> ListReferrersAsync(ImageDigest subject, IReadOnlySet<string>? tags, CancellationToken cancellation) => await (await OpenAsync(cancellation)).ListReferrersAsync(subject, tags, cancellation);

    public async ValueTask DisposeAsync()
    {
        if (_archive is not null) await _archive.DisposeAsync();
        _file?.Dispose();
        _opening.Dispose();
    }

    private async Task<IImageArchive> OpenAsync(CancellationToken cancellation)
    {
        if (_archive is { } known) return known;
        await _opening.WaitAsync(cancellation);
        try
        {
            _file ??= await ArchiveFile.OpenAsync(path, Name, cancellation);
            return _archive ??= await OpenAsync(_file.Index, cancellation);
        }
        finally
        {
            _opening.Release();
        }
    }

    private async Task<IImageArchive> OpenAsync(TarIndex tar, CancellationToken cancellation)
    {
        bool isLayout = tar.Has(LayoutReader.Marker) && tar.Has(LayoutReader.Index), isDocker = tar.Has(DockerImageEntry.FileName);
        if (!isLayout && !isDocker)
            throw new ImageInvalidException(Name, $"it is no archive of images: it has neither {LayoutReader.Marker} and {LayoutReader.Index}, as an image layout has, nor {DockerImageEntry.FileName}, as docker save writes it");
        var layout = new LayoutArchiveSource(tar, Name);
        bool asLayout = isLayout && (!isDocker || said is ImageTransport.LayoutArchive || (said is null && await layout.IsWholeAsync(cancellation)));
        return asLayout ? layout : new DockerArchiveSource(tar, Name);
    }
}

/// <summary>Images in a tar of an image layout (https://github.com/opencontainers/image-spec/blob/v1.1.0/image-layout.md). Nothing is unpacked: blobs are read where they lie.</summary>
internal sealed class LayoutArchiveSource(TarIndex tar, string name) : IImageArchive
{
    private readonly LayoutReader _reader = new(name, (file, _) => Task.FromResult(tar.TryOpen(file)));

    public string Name => name;

    /// <summary>Whether all manifests are there and agree with their configurations.</summary>
    public Task<bool> IsWholeAsync(CancellationToken cancellation) => _reader.IsWholeAsync(this, cancellation);

    public async Task<ImageManifest?> FindManifestAsync(string? selector, CancellationToken cancellation) => await _reader.FindAsync(await ReadIndexAsync(cancellation), selector, cancellation);

    public Task<Stream> ReadBlobAsync(ImageDescriptor blob, CancellationToken cancellation) =>
        Task.FromResult(tar.TryOpen(LayoutReader.PathOf(blob.Digest)) ?? throw new ImageBlobMissingException(Name, blob));

    public async IAsyncEnumerable<string> ListTagsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (string tag in (await ReadIndexAsync(cancellation)).Tags) yield return tag;
    }

    public async IAsyncEnumerable<ImageDigest> ListUntaggedAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (ImageDigest digest in (await ReadIndexAsync(cancellation)).Untagged) yield return digest;
    }

    public bool? KeepsReferrers => true;

    public async Task<IReadOnlyList<ImageDescriptor>> ListReferrersAsync(ImageDigest subject, IReadOnlySet<string>? tags, CancellationToken cancellation) =>
        await _reader.ReferrersAsync(await ReadIndexAsync(cancellation), subject, cancellation);

    public ValueTask DisposeAsync() => default;

    private async Task<LayoutIndex> ReadIndexAsync(CancellationToken cancellation)
    {
        LayoutMarker.Check(await _reader.ReadAsync(LayoutReader.Marker, cancellation), Name);
        return await _reader.ReadIndexAsync(cancellation);
    }
}

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

/// <summary>What can be done with an archive, of whichever kind it is.</summary>
internal interface IImageArchive : IImageSource, IImageTags, IImageUntagged, IImageReferrers;
