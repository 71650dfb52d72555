using ReleaseTools.Engine.Artifacts;
using ReleaseTools.Engine.Artifacts.Archives;
using ReleaseTools.Engine.IO;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;
using ReleaseTools.Images.Json;

namespace ReleaseTools.Engine.Images;

/// <summary>
/// The images of a source with their plain layers compressed, as registries want them: a container engine has them plain. What is compressed already stays as it is, and the same image
/// always gets the same digest. Layers lie in temporary files until this is disposed of, and its source with it.
/// </summary>
internal sealed class CompressedImages(IImageSource source, LayerCompression compression, IProgressSink progress) : IImageSource
{
    private readonly CompressedLayers _layers = new(source, compression, progress);
    private readonly SemaphoreSlim _compressing = new(1, 1);
    private readonly Dictionary<ImageDigest, ImageManifest> _images = [];

    public string Name => source.Name;

    public async Task<ImageManifest?> FindManifestAsync(string? selector, CancellationToken cancellation)
    {
        await _compressing.WaitAsync(cancellation);
        try
        {
            if (ImageDigest.TryParse(selector, out ImageDigest? digest) && _images.Values.FirstOrDefault(image => image.Digest == digest) is { } known) return known;
            if (await source.FindManifestAsync(selector, cancellation) is not { } plain) return null;
            if (_images.TryGetValue(plain.Digest, out ImageManifest? compressed)) return compressed;
            return _images[plain.Digest] = await CompressAsync(plain, cancellation);
        }
        finally
        {
            _compressing.Release();
        }
    }

    public async Task<Stream> ReadBlobAsync(ImageDescriptor blob, CancellationToken cancellation) => _layers.TryOpen(blob) ?? await source.ReadBlobAsync(blob, cancellation);

    public async ValueTask DisposeAsync()
    {
        _layers.Dispose();
        _compressing.Dispose();
        await source.DisposeAsync();
    }

    private async Task<ImageManifest> CompressAsync(ImageManifest image, CancellationToken cancellation)
    {
        if (!image.HasFileSystem || !image.Layers.Any(IsPlain)) return image;
        // before the work, and not after it
        await source.CheckLayersAsync(image, source.Name, cancellation);
        var layers = new List<ImageDescriptor>();
        foreach (ImageDescriptor layer in image.Layers) layers.Add(IsPlain(layer) ? await _layers.CompressAsync(layer, cancellation) : layer);
        return LayerReplacement.Of(image, layers, source.Name);
    }

    private bool IsPlain(ImageDescriptor layer) => compression is not LayerCompression.None && (layer.MediaType is ImageMediaType.OciLayer or ImageMediaType.DockerLayer);
}

/// <summary>Compresses blobs into temporary files: the same bytes each time, on all cores, each blob once.</summary>
internal sealed class CompressedLayers(IImageSource source, LayerCompression compression, IProgressSink progress) : IDisposable
{
    private readonly Lazy<DirectoryInfo> _folder = new(() => Directory.CreateTempSubdirectory("release-image-"));
    private readonly Lazy<DeflateBlockPool> _blocks = new(() => new DeflateBlockPool(Environment.ProcessorCount));
    private readonly Dictionary<ImageDigest, ImageDescriptor> _compressed = [];

    /// <param name="layer">Plain.</param>
    /// <returns>The compressed one.</returns>
    /// <exception cref="ImageInvalidException">Its bytes are not its digest's.</exception>
    /// <exception cref="ReleaseException">There is no room for it.</exception>
    public async Task<ImageDescriptor> CompressAsync(ImageDescriptor layer, CancellationToken cancellation)
    {
        if (_compressed.TryGetValue(layer.Digest, out ImageDescriptor? known)) return known;
        using IProgressPart part = progress.Begin($"compress {layer.Digest.Short}", layer.Size, ProgressUnit.Bytes);
        await using Stream content = BlobCheck.Over(await source.ReadBlobAsync(layer, cancellation), layer, source.Name, part);
        string draft = "";
        try
        {
            draft = Path.Combine(_folder.Value.FullName, "draft");
            (ImageDigest digest, long size) = await WriteAsync(content, draft, cancellation);
            File.Move(draft, PathOf(digest), overwrite: true);
            string type = compression is LayerCompression.Zstd ? $"{ImageMediaType.OciLayer}+zstd" : ImageMediaType.OciLayerGzip;
            return _compressed[layer.Digest] = layer with { MediaType = type, Digest = digest, Size = size };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReleaseException("ImageNotCompressed", ErrorCategory.WriteError, source.Name, $"A layer of {source.Name} could not be compressed into {Path.GetTempPath()}: {e.Message.TrimEnd('.')}.",
                "Make room there, name another folder in the environment variable TMPDIR (TEMP on Windows), or leave layers as they are: --compression none (in PowerShell: -Compression None).", e);
        }
    }

    /// <returns>Null for what was not compressed here.</returns>
    public Stream? TryOpen(ImageDescriptor blob) => _folder.IsValueCreated && File.Exists(PathOf(blob.Digest))
        ? new FileStream(PathOf(blob.Digest), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.SequentialScan)
        : null;

    public void Dispose()
    {
        if (_blocks.IsValueCreated) _blocks.Value.Dispose();
        if (!_folder.IsValueCreated) return;
        try { _folder.Value.Delete(recursive: true); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { /* the system's folder for what is temporary is cleared by the system */ }
    }

    private async Task<(ImageDigest Digest, long Size)> WriteAsync(Stream content, string path, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1);
        using var digests = new DigestBuilder();
        await using var hashed = new MeteredStream(file, digests.Append);
        await using ICompressor compressor = compression is LayerCompression.Zstd ? new ZstdCompressor(hashed) : new GzipCompressor(hashed, _blocks.Value);
        byte[] buffer = new byte[256 * 1024];
        for (int read; (read = await content.ReadAsync(buffer, cancellation)) > 0;) await compressor.WriteAsync(buffer.AsMemory(0, read), cancellation);
        await compressor.FinishAsync(cancellation);
        return (ImageDigest.Parse($"sha256:{digests.Finish().Sha256}"), file.Length);
    }

    private string PathOf(ImageDigest digest) => Path.Combine(_folder.Value.FullName, digest.Hex);
}
