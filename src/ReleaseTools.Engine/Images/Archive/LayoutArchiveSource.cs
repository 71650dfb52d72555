using System.Runtime.CompilerServices;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Images;
using ReleaseTools.Images.Layout;

namespace ReleaseTools.Engine.Images.Archive;

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
