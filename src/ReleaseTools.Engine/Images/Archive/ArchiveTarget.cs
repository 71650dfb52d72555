using System.Collections.Concurrent;
using ReleaseTools.Engine.Artifacts.Archives;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Engine.Storage.File;
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

/// <summary>Writes a tar of an image layout, and nothing but that.</summary>
internal sealed class LayoutArchiveTarget(string path) : ArchiveTarget(path, $"oci-archive:{path}");

/// <summary>
/// Writes an archive as <c>docker save</c> does since Docker 25: an image layout that has a <c>manifest.json</c>, too. Every <c>docker load</c>, skopeo and crane read it, and the
/// image's own manifest is in it, so that its digest stays. Layers are as they come, packed or not.
/// </summary>
/// <param name="name">For messages; by default <c>docker-archive:PATH</c>.</param>
internal sealed class DockerArchiveTarget(string path, string? name = null) : ArchiveTarget(path, name ?? $"docker-archive:{path}", nameOf: called => called)
{
    private readonly ConcurrentDictionary<string, ImageManifest> _images = new(StringComparer.Ordinal);

    public override Task<ImageDigest?> ResolveAsync(string selector, CancellationToken cancellation) => base.ResolveAsync(Called(selector), cancellation);

    /// <param name="tag">The whole name that it has once it is loaded, such as <c>hello:1.2</c>.</param>
    public override async Task WriteManifestAsync(ImageManifest manifest, string? tag, CancellationToken cancellation)
    {
        if (manifest.IsIndex)
            throw new RefusedException("ImageNotOne", ErrorCategory.InvalidOperation, Name, $"{Name} can't hold {manifest.Digest}: it is a list of {manifest.Manifests.Count} images, and an archive of docker save has no lists.", "Name the platform that is wanted, or write an oci-archive: instead.");
        if (manifest.Config!.MediaType is not (ImageMediaType.OciConfig or ImageMediaType.DockerConfig))
            throw new RefusedException("ImageNotOne", ErrorCategory.InvalidOperation, Name, $"{Name} can't hold {manifest.Digest}: it is an artifact of the type {manifest.ArtifactType ?? manifest.Config.MediaType}, and no image.", "Write an oci-archive: instead.");
        string? called = tag is null ? null : Called(tag);
        await base.WriteManifestAsync(manifest, called, cancellation);
        _images[called ?? manifest.Digest.ToString()] = manifest;
    }

    protected override async Task<IReadOnlyList<string>> DescribeAsync(string folder, CancellationToken cancellation)
    {
        await File.WriteAllBytesAsync(Path.Combine(folder, DockerImageEntry.FileName), DockerImageEntry.Write(Entries()), cancellation);
        return [DockerImageEntry.FileName];
    }

    private IEnumerable<DockerImageEntry> Entries() =>
        from image in _images
        group image.Key by image.Value.Digest into names
        let manifest = _images.Values.First(image => image.Digest == names.Key)
        let tags = names.Where(called => !ImageDigest.TryParse(called, out _)).Order(StringComparer.Ordinal).ToArray()
        orderby names.Key.ToString()
        select new DockerImageEntry(LayoutReader.PathOf(manifest.Config!.Digest), tags, [.. manifest.Layers.Select(layer => LayoutReader.PathOf(layer.Digest))]);

    // what a container engine calls it: with its registry, and never without a tag
    private static string Called(string tag)
    {
        if (ImageDigest.TryParse(tag, out _)) return tag;
        RegistryReference reference = RegistryReference.Parse(tag);
        return reference.WithTag(reference.Tag ?? RegistryReference.DefaultTag).ToString();
    }
}

/// <summary>
/// What an archive is made from: a layout in the folder <c>FILE.partial</c> beside it, to which blobs come in any order and several at once. The archive is written from it at
/// the end, in an order of its own, so that the same images always make the same bytes. Who died while writing leaves the folder to the next one that writes the file.
/// </summary>
internal sealed class ArchiveDraft : IDisposable
{
    private readonly string _file;
    private readonly FileStream _held;

    /// <param name="file">The archive that will be there.</param>
    /// <exception cref="ReleaseException">Another process writes it, or nobody may.</exception>
    public ArchiveDraft(string file)
    {
        _file = Path.GetFullPath(file);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
            _held = Hold();
            if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
            Directory.CreateDirectory(Folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _held?.Dispose();
            throw Failed(e);
        }
    }

    /// <summary>Where the layout is written.</summary>
    public string Folder => _file + ".partial";

    /// <summary>Writes the archive in its place: the files that <paramref name="first"/> names, then the blobs in order of their digests.</summary>
    public async Task PackAsync(IReadOnlyList<string> first, CancellationToken cancellation)
    {
        string draft = Path.Combine(Folder, "archive.tar");
        try
        {
            await using (var output = new FileStream(draft, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 20))
            {
                foreach (string name in first.Concat(Blobs())) await AppendAsync(output, name, cancellation);
                await output.WriteAsync(new byte[2 * TarHeader.BlockLength], cancellation);
                output.Flush(flushToDisk: true);
            }
            File.Move(draft, _file, overwrite: true);
            if (!OperatingSystem.IsWindows()) Posix.SyncFolder(Path.GetDirectoryName(_file)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(e);
        }
    }

    public void Dispose()
    {
        try { if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { /* the next one that writes the file removes it */ }
        _held.Dispose();
    }

    // each is removed once it is in the archive: on the disk there is never much more than one of everything
    private async Task AppendAsync(FileStream output, string name, CancellationToken cancellation)
    {
        string path = Path.Combine(Folder, name);
        await using (var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.SequentialScan))
        {
            await output.WriteAsync(TarHeader.Make(new ArchiveEntry(name, content.Length, Executable: false), DateTimeOffset.UnixEpoch), cancellation);
            await content.CopyToAsync(output, 1 << 20, cancellation);
            await output.WriteAsync(new byte[TarHeader.Padding(content.Length)], cancellation);
        }
        File.Delete(path);
    }

    private IEnumerable<string> Blobs() => Directory.EnumerateFiles(Path.Combine(Folder, "blobs"), "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Folder, path).Replace(Path.DirectorySeparatorChar, '/')).Order(StringComparer.Ordinal);

    // its file is removed before it is let go: whoever comes then makes a new one
    private FileStream Hold() => new(Folder + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);

    private ReleaseException Failed(Exception e)
    {
        Exception why = FileFailure.Explain(e);
        return new ReleaseException("ArchiveNotWritten", why is IOException ? ErrorCategory.WriteError : ErrorCategory.PermissionDenied, _file,
            $"{_file} could not be written: {why.Message.TrimEnd('.')}.", Remedy.FixAndRerun, e);
    }
}

/// <summary>How a tar is packed, by its first bytes: the program that unpacks it.</summary>
internal static class LayerPacking
{
    public const string Plain = "", Gzip = "gzip", Zstd = "zstd", Bzip2 = "bzip2", Xz = "xz";

    /// <param name="start">The first six bytes, or all that there are.</param>
    public static string Of(ReadOnlySpan<byte> start) =>
        start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? Gzip
        : start.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]) ? Zstd
        : start.StartsWith("BZh"u8) ? Bzip2
        : start.StartsWith((ReadOnlySpan<byte>)[0xFD, .. "7zXZ"u8]) ? Xz
        : Plain;
}
