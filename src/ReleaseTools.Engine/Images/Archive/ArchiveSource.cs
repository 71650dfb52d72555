using System.Runtime.CompilerServices;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Images;

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

    public string Name { get; } = name ?? new ImageLocation(said ?? ImageTransport.LayoutArchive, path, null, null).ToString();

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
