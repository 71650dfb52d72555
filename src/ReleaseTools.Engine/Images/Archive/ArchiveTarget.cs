using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images.Archive;

/// <summary>
/// Writes a tar that has an image layout in it (https://github.com/opencontainers/image-spec/blob/v1.1.0/image-layout.md). The file is there once everything is in it; one that was there before is
/// replaced then.
/// </summary>
/// <param name="path">Of the file.</param>
/// <param name="nameOf">The whole name that container engines give what has a tag; null = none.</param>
internal abstract class ArchiveTarget(string path, string name, Func<string, string?>? nameOf = null) : IImageTarget
{
    private readonly SemaphoreSlim _beginning = new(1, 1);
    private ArchiveDraft? _draft;
    private LayoutFolder? _layout;

    public string Name => name;

    public virtual async Task<ImageDigest?> ResolveAsync(string selector, CancellationToken cancellation) => await (await BeginAsync(cancellation)).ResolveAsync(selector, cancellation);

    public async Task<bool> HasBlobAsync(ImageDescriptor blob, CancellationToken cancellation) => await (await BeginAsync(cancellation)).HasBlobAsync(blob, cancellation);

    public async Task WriteBlobAsync(ImageDescriptor blob, Func<CancellationToken, Task<Stream>> open, CancellationToken cancellation) =>
        await (await BeginAsync(cancellation)).WriteBlobAsync(blob, open, cancellation);

    public virtual async Task WriteManifestAsync(ImageManifest manifest, string? tag, CancellationToken cancellation) =>
        await (await BeginAsync(cancellation)).WriteManifestAsync(manifest, tag, cancellation);

    public async Task CompleteAsync(CancellationToken cancellation)
    {
        // nothing was written: the file stays as it is
        if (_draft is null || !File.Exists(Path.Combine(_draft.Folder, LayoutReader.Index))) return;
        await _draft.PackAsync([LayoutReader.Marker, LayoutReader.Index, .. await DescribeAsync(_draft.Folder, cancellation)], cancellation);
    }

    /// <summary>Writes what the archive has besides the layout.</summary>
    /// <param name="folder">Where the layout is.</param>
    /// <returns>The names of the files.</returns>
    protected virtual Task<IReadOnlyList<string>> DescribeAsync(string folder, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<string>>([]);

    public async ValueTask DisposeAsync()
    {
        if (_layout is not null) await _layout.DisposeAsync();
        _draft?.Dispose();
        _beginning.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task<LayoutFolder> BeginAsync(CancellationToken cancellation)
    {
        await _beginning.WaitAsync(cancellation);
        try
        {
            _draft ??= new ArchiveDraft(path);
            return _layout ??= new LayoutFolder(_draft.Folder, name, isDraft: true, nameOf);
        }
        finally
        {
            _beginning.Release();
        }
    }
}
