using System.Security.Cryptography;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.IO;
using ReleaseTools.Engine.Pods.Machine.Artifacts;
using ReleaseTools.Engine.Pods.Machine.Unpacking;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;
using ReleaseTools.Images.Json;
using ReleaseTools.Pods;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Engine.Pods.Machine.Containers;

/// <summary>Loads the images of a pod into a container engine, each under a name of the pod's own.</summary>
/// <param name="temporary">A folder for what is needed only now.</param>
internal sealed class EngineImages(MachineContext context, IContainerEngine engine, ImageOpener opener, UnpackBudget budget, string temporary)
{
    private const int BufferSize = 128 * 1024;

    /// <exception cref="ReleaseException">The image is missing, refused, something else than the manifest says, or the engine does not take it.</exception>
    public async Task<PlacedImage> LoadAsync(PodTag pod, PodImage image, CancellationToken cancellation)
    {
        await using OpenImage open = await opener.OpenAsync(image, cancellation);
        if (open.Source is null)
        {
            throw new RefusedException("PodImageAppc", ErrorCategory.InvalidData, image.Name, $"The image {image.Name} of {pod} is an appc image, which container engines can't load.",
                "Deploy the pod with --runtime oci (in PowerShell: -Runtime Oci).");
        }
        (ImageManifest manifest, byte[] json) = await open.ReadAsync(cancellation);
        var config = ImageConfig.Read(json, open.Source.Name);
        var name = RegistryReference.Parse(PodContainers.ImageOf(pod, image.Name));
        string folder = Path.Combine(temporary, $"load-{Guid.NewGuid():N}");
        await using IImageTarget target = engine.Open(name, folder);
        await target.WriteBlobAsync(manifest.Config!, _ => Task.FromResult<Stream>(new MemoryStream(json, writable: false)), cancellation);
        var layers = new List<ImageDescriptor>();
        foreach ((ImageDescriptor layer, string content) in manifest.Layers.Zip(config.Layers ?? [])) layers.Add(await WriteLayerAsync(open, layer, content, target, cancellation));
        await target.WriteManifestAsync(ManifestWriter.Image(manifest.Config!, layers), name.Tag, cancellation);
        context.Files.Step();
        await target.CompleteAsync(cancellation);
        ImageDigest id = await engine.FindImageAsync(name, cancellation) ?? throw new ReleaseException("PodImageGone", ErrorCategory.ResourceUnavailable, name.ToString(), $"{engine.Address} took {name}, and does not have it.", Remedy.FixAndRerun);
        return new PlacedImage(config, new PodAccounts("", "")) { Id = id };
    }

    // decompressed: not every engine knows Zstandard, and what a layer unpacks to is counted
    private async Task<ImageDescriptor> WriteLayerAsync(OpenImage open, ImageDescriptor layer, string content, IImageTarget target, CancellationToken cancellation)
    {
        if (!ImageDigest.TryParse(content, out ImageDigest? expected)) throw new ImageInvalidException(open.From, $"its configuration names a layer without a digest: {content}");
        string path = Path.Combine(temporary, $"{Guid.NewGuid():N}.layer");
        context.Files.Step();
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, bufferSize: 1, FileOptions.DeleteOnClose);
        using IncrementalHash hash = expected.NewHash();
        using (IProgressPart progress = context.Progress.Begin($"unpack {layer.Digest.Short}", layer.Size, ProgressUnit.Bytes))
        {
            (Stream plain, Stream blob) = await open.OpenLayerAsync(layer, cancellation);
            await using (plain)
            {
                byte[] buffer = new byte[BufferSize];
                while (await plain.ReadAsync(buffer, cancellation) is > 0 and int read)
                {
                    budget.AddBytes(read);
                    hash.AppendData(buffer, 0, read);
                    await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
                }
                // the digest is checked with the last byte
                await blob.CopyToAsync(Stream.Null, cancellation);
            }
        }
        string hex = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (hex != expected.Hex) throw new ImageInvalidException(open.From, $"its layer {layer.Digest} unpacks to {expected.Algorithm}:{hex}, and its configuration says {expected}");
        var descriptor = new ImageDescriptor(ImageMediaType.OciLayer, expected, file.Length);
        await target.WriteBlobAsync(descriptor, _ => Task.FromResult<Stream>(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1, FileOptions.SequentialScan)), cancellation);
        return descriptor;
    }
}
