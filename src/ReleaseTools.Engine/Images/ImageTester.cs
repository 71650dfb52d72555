using System.Collections.Concurrent;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images;

/// <summary>Reads all of an image again, and keeps nothing of it.</summary>
/// <param name="name">The image as it was named, for findings.</param>
internal sealed class ImageTester(IImageSource source, string name, IProgressSink progress)
{
    private const int AtOnce = 6;

    private readonly ConcurrentBag<ImageFinding> _findings = [];
    private readonly ConcurrentDictionary<(ImageDigest, long), bool> _seen = [];

    /// <param name="selector">A tag, or a digest as text; null = the only image.</param>
    public async Task<IReadOnlyList<ImageFinding>> TestAsync(string? selector, CancellationToken cancellation)
    {
        ImageManifest image = await source.ReadManifestAsync(selector, name, cancellation);
        await TestAsync(image, "", depth: 0, cancellation);
        return [.. _findings.OrderBy(finding => finding.Part, StringComparer.Ordinal)];
    }

    private async Task TestAsync(ImageManifest image, string of, int depth, CancellationToken cancellation)
    {
        if (image.IsIndex) ImageTree.RequireDepth(depth, name);
        foreach (ImageDescriptor child in image.Manifests.DistinctBy(child => child.Digest))
        {
            string part = $"manifest {child.Platform?.ToString() ?? child.Digest.Short}";
            await TryAsync(child, part, async () =>
            {
                if (await source.FindManifestAsync(child.Digest.ToString(), cancellation) is not { } manifest) return "missing";
                if (child.Objection(manifest) is { } objection) return $"{name} is wrong about it: {objection}";
                await TestAsync(manifest, $" of {child.Platform?.ToString() ?? child.Digest.Short}", depth + 1, cancellation);
                return null;
            });
        }
        if (image.Config is { } config) await TryAsync(config, $"configuration{of}", () => image.HasFileSystem ? CompareLayersAsync(image, cancellation) : ReadAsync(config, cancellation));
        (ImageDescriptor Blob, string Part)[] layers = [.. image.Layers.Select((layer, i) => (layer, $"layer {i + 1}{of}"))];
        foreach ((ImageDescriptor layer, string part) in layers.Where(layer => ImageMediaType.IsForeign(layer.Blob.MediaType)))
            progress.Say($"warning: {name}: {part} was not read: it is foreign, and stays {(layer.Urls.Count > 0 ? $"at {string.Join(", ", layer.Urls.Select(LayerAddress.ShownOf))}" : "where its owner has it")}");
        await Parallel.ForEachAsync(layers.Where(layer => !ImageMediaType.IsForeign(layer.Blob.MediaType)), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (layer, token) => await TryAsync(layer.Blob, layer.Part, () => ReadAsync(layer.Blob, token)));
    }

    private async Task<string?> CompareLayersAsync(ImageManifest image, CancellationToken cancellation) =>
        ImageConfig.Read(await source.ReadConfigAsync(image.Config!, cancellation), name).Objection(image);

    private async Task<string?> ReadAsync(ImageDescriptor blob, CancellationToken cancellation)
    {
        if (!_seen.TryAdd((blob.Digest, blob.Size), true)) return null;
        using IProgressPart part = progress.Begin(blob.Digest.Short, blob.Size, ProgressUnit.Bytes);
        await using Stream stream = BlobCheck.Over(await source.ReadBlobAsync(blob, cancellation), blob, name, part);
        await stream.CopyToAsync(Stream.Null, cancellation);
        return null;
    }

    private async Task TryAsync(ImageDescriptor descriptor, string part, Func<Task<string?>> test)
    {
        string? problem;
        try { problem = await test(); }
        catch (ReleaseException e) { problem = e.Message; }
        if (problem is not null) _findings.Add(new ImageFinding(name, part, descriptor.Digest, problem));
    }
}
