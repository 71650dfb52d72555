using System.Runtime.CompilerServices;
using System.Text.Json;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Storage.File;
using ReleaseTools.Images;
using ReleaseTools.Images.Layout;

namespace ReleaseTools.Engine.Images.Layout;

/// <summary>
/// Images in a folder (https://github.com/opencontainers/image-spec/blob/v1.1.0/image-layout.md). Files are written beside their place and renamed once they are whole, and two
/// processes may write at once, as in every store that is a folder. Layers of images that were removed stay: what else names them is not looked for.
/// </summary>
internal sealed class LayoutFolder : IImageSource, IImageTarget, IImageTags, IImageUntagged, IImageReferrers, IImageRemoval, IImageUntagging
{
    private const string Layout = """{"imageLayoutVersion":"1.0.0"}""";

    private readonly FileStore _store;
    private readonly LayoutReader _reader;
    private readonly bool _isDraft;
    private readonly Func<string, string?> _nameOf;

    // within a process waiting is cheaper than racing
    private readonly SemaphoreSlim _indexing = new(1, 1);
    private bool _isLayout;

    /// <param name="path">Made when something is written.</param>
    /// <param name="name">For messages; by default <c>oci:PATH</c>.</param>
    /// <param name="isDraft">Whether nobody else looks at it and it need not outlive a power failure.</param>
    /// <param name="nameOf">The whole name that container engines give what has a tag; by default none.</param>
    public LayoutFolder(string path, string? name = null, bool isDraft = false, Func<string, string?>? nameOf = null)
    {
        (Name, _store, _isDraft, _nameOf) = (name ?? $"oci:{path}", new FileStore(path), isDraft, nameOf ?? (_ => null));
        _reader = new LayoutReader(Name, OpenAsync);
    }

    public string Name { get; }

    public async Task<ImageManifest?> FindManifestAsync(string? selector, CancellationToken cancellation)
    {
        await CheckAsync(cancellation);
        return await _reader.FindAsync(await _reader.ReadIndexAsync(cancellation), selector, cancellation);
    }

    public async Task<Stream> ReadBlobAsync(ImageDescriptor blob, CancellationToken cancellation) =>
        await OpenAsync(LayoutReader.PathOf(blob.Digest), cancellation) ?? throw new ImageBlobMissingException(Name, blob);

    public async Task<ImageDigest?> ResolveAsync(string selector, CancellationToken cancellation)
    {
        if (ImageDigest.TryParse(selector, out ImageDigest? digest)) return await _store.StatAsync(LayoutReader.PathOf(digest), cancellation) is null ? null : digest;
        return (await TryReadIndexAsync(cancellation)).Find(selector)?.Digest;
    }

    /// <remarks>One of another length is none: something broke off there.</remarks>
    public async Task<bool> HasBlobAsync(ImageDescriptor blob, CancellationToken cancellation) =>
        (await _store.StatAsync(LayoutReader.PathOf(blob.Digest), cancellation))?.Size == blob.Size;

    public async Task WriteBlobAsync(ImageDescriptor blob, Func<CancellationToken, Task<Stream>> open, CancellationToken cancellation)
    {
        string path = LayoutReader.PathOf(blob.Digest);
        ObjectInfo? there = await _store.StatAsync(path, cancellation);
        if (there?.Size == blob.Size) return;
        await BeginAsync(cancellation);
        Stream content = await open(cancellation);
        await using (content) await PutAsync(path, new ObjectContent(blob.Size, () => content), there, cancellation);
    }

    public async Task WriteManifestAsync(ImageManifest manifest, string? tag, CancellationToken cancellation)
    {
        await BeginAsync(cancellation);
        string path = LayoutReader.PathOf(manifest.Digest);
        ObjectInfo? there = await _store.StatAsync(path, cancellation);
        if (there?.Size != manifest.Bytes.Length) await PutAsync(path, ObjectContent.FromBytes(manifest.Bytes.ToArray()), there, cancellation);
        await ChangeIndexAsync(index => index.With(manifest, tag, tag is null ? null : _nameOf(tag)), cancellation);
    }

    public Task CompleteAsync(CancellationToken cancellation) => Task.CompletedTask;

    public async IAsyncEnumerable<string> ListTagsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (string tag in (await TryReadIndexAsync(cancellation)).Tags) yield return tag;
    }

    public async IAsyncEnumerable<ImageDigest> ListUntaggedAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (ImageDigest digest in (await TryReadIndexAsync(cancellation)).Untagged) yield return digest;
    }

    public bool? KeepsReferrers => true;

    public async Task<IReadOnlyList<ImageDescriptor>> ListReferrersAsync(ImageDigest subject, IReadOnlySet<string>? tags, CancellationToken cancellation) =>
        await _reader.ReferrersAsync(await TryReadIndexAsync(cancellation), subject, cancellation);

    public async Task<bool> DeleteManifestAsync(ImageDigest digest, CancellationToken cancellation)
    {
        if (await ResolveAsync(digest.ToString(), cancellation) is null) return false;
        await ChangeIndexAsync(index => index.Without(digest), cancellation);
        return await _store.DeleteAsync(LayoutReader.PathOf(digest), Precondition.None, cancellation);
    }

    public async Task<TagRemoval?> RemoveTagAsync(string tag, CancellationToken cancellation)
    {
        if (ImageDigest.TryParse(tag, out _) || await ResolveAsync(tag, cancellation) is not { } digest) return null;
        await ChangeIndexAsync(index => index.WithoutTag(tag), cancellation);
        return new TagRemoval(digest);
    }

    public ValueTask DisposeAsync()
    {
        _indexing.Dispose();
        return default;
    }

    // what is there already, whole or broken, is replaced only by the one who saw it
    private async Task PutAsync(string path, ObjectContent content, ObjectInfo? there, CancellationToken cancellation) =>
        await _store.PutAsync(path, content, _isDraft ? Precondition.None : Precondition.Matching(there), cancellation);

    private async Task ChangeIndexAsync(Func<LayoutIndex, LayoutIndex> change, CancellationToken cancellation)
    {
        await _indexing.WaitAsync(cancellation);
        try
        {
            await _store.UpdateTextAsync(LayoutReader.Index, "application/json", text => change(text is null ? LayoutIndex.Empty : LayoutIndex.Parse(text, Name)).ToString(), cancellation);
        }
        finally
        {
            _indexing.Release();
        }
    }

    private async Task<LayoutIndex> TryReadIndexAsync(CancellationToken cancellation)
    {
        if (await _store.StatAsync(LayoutReader.Index, cancellation) is null) return LayoutIndex.Empty;
        await CheckAsync(cancellation);
        return await _reader.ReadIndexAsync(cancellation);
    }

    private async Task BeginAsync(CancellationToken cancellation)
    {
        if (_isLayout) return;
        await _store.PutAsync(LayoutReader.Marker, ObjectContent.FromText(Layout, "application/json"), Precondition.Absent, cancellation);
        await CheckAsync(cancellation);
    }

    private async Task CheckAsync(CancellationToken cancellation)
    {
        if (_isLayout) return;
        LayoutMarker.Check(await _reader.ReadAsync(LayoutReader.Marker, cancellation), Name);
        _isLayout = true;
    }

    private async Task<Stream?> OpenAsync(string path, CancellationToken cancellation) =>
        await _store.StatAsync(path, cancellation) is null ? null : await _store.OpenReadAsync(path, range: null, cancellation);
}

/// <summary>The file that says that something is a layout, and of which version.</summary>
internal static class LayoutMarker
{
    /// <param name="bytes">Null where there is none.</param>
    /// <exception cref="ImageInvalidException">It is none that is known here.</exception>
    public static void Check(byte[]? bytes, string from)
    {
        if (bytes is null) throw new ImageInvalidException(from, "it is no image layout: it has no oci-layout");
        try
        {
            using var json = JsonDocument.Parse(bytes);
            string? version = json.RootElement.ValueKind is JsonValueKind.Object && json.RootElement.TryGetProperty("imageLayoutVersion", out JsonElement value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
            if (version?.StartsWith("1.", StringComparison.Ordinal) is not true) throw new ImageInvalidException(from, $"it is of a version of the image layout that is not known here: {version ?? "none"}");
        }
        // text with half a character in it is found out only when it is looked at
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ImageInvalidException(from, $"its oci-layout is no JSON: {e.Message}", e);
        }
    }
}
