using System.Runtime.CompilerServices;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Images;
using ReleaseTools.Images.Layout;

namespace ReleaseTools.Engine.Images.Archive;

/// <summary>Images in a tar of an image layout (https://github.com/opencontainers/image-spec/blob/v1.1.0/image-layout.md). Nothing is unpacked: blobs are read where they lie.</summary>
internal sealed class LayoutArchiveSource(string path) : IImageSource, IImageTags, IImageReferrers
{
    private readonly Lock _lock = new();
    private TarIndex? _tar;

    public string Name { get; } = $"oci-archive:{path}";

    public async Task<ImageManifest?> FindManifestAsync(string? selector, CancellationToken cancellation)
    {
        LayoutReader reader = Reader(cancellation);
        return await reader.FindAsync(await ReadIndexAsync(reader, cancellation), selector, cancellation);
    }

    public Task<Stream> ReadBlobAsync(ImageDescriptor blob, CancellationToken cancellation) =>
        Task.FromResult(Tar(cancellation).TryOpen(LayoutReader.PathOf(blob.Digest)) ?? throw new ImageInvalidException(Name, $"its blob {blob.Digest} is not there"));

    public async IAsyncEnumerable<string> ListTagsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (string tag in (await ReadIndexAsync(Reader(cancellation), cancellation)).Tags) yield return tag;
    }

    public bool? KeepsReferrers => true;

    public async Task<IReadOnlyList<ImageDescriptor>> ListReferrersAsync(ImageDigest subject, IReadOnlySet<string>? tags, CancellationToken cancellation)
    {
        LayoutReader reader = Reader(cancellation);
        return await reader.ReferrersAsync(await ReadIndexAsync(reader, cancellation), subject, cancellation);
    }

    public ValueTask DisposeAsync() => default;

    private async Task<LayoutIndex> ReadIndexAsync(LayoutReader reader, CancellationToken cancellation)
    {
        LayoutMarker.Check(await reader.ReadAsync(LayoutReader.Marker, cancellation), Name);
        return await reader.ReadIndexAsync(cancellation);
    }

    private LayoutReader Reader(CancellationToken cancellation)
    {
        TarIndex tar = Tar(cancellation);
        return new LayoutReader(Name, (file, _) => Task.FromResult(tar.TryOpen(file)));
    }

    private TarIndex Tar(CancellationToken cancellation)
    {
        lock (_lock) return _tar ??= new TarIndex(path, Name, cancellation);
    }
}
