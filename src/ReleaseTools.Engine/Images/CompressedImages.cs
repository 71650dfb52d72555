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
