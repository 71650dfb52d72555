using System.Formats.Tar;
using System.Runtime.InteropServices;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Images.Archive;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Engine.Pods.Machine.Files;
using ReleaseTools.Engine.Pods.Machine.Unpacking;
using ReleaseTools.Images;
using ReleaseTools.Pods;

namespace ReleaseTools.Engine.Pods.Machine.Artifacts;

/// <summary>Opens the images of a pod, wherever they come from: layouts, archives of layouts or of docker save, appc images, and images of registries, which are fetched into the cache.</summary>
/// <param name="temporary">A folder for what is needed only now.</param>
internal sealed class ImageOpener(MachineContext context, ArtifactFetcher fetcher, string temporary)
{
    /// <exception cref="ReleaseException">The image is missing, refused, or something else than the manifest says.</exception>
    public async Task<OpenImage> OpenAsync(PodImage image, CancellationToken cancellation)
    {
        if (image.Source!.Kind is PodSourceKind.Image) return await PullAsync(image.Source, cancellation);
        string path = await fetcher.FetchAsync(image.Source, image.Digest, cancellation);
        if (Directory.Exists(path)) return new OpenImage(path) { Source = new LayoutFolder(path), Selector = image.Digest?.ToString() };
        VerifiedArchive archive = await VerifiedArchive.OpenAsync(path, image.Digest, temporary, context, cancellation);
        bool isAppc = await IsAppcAsync(archive.Path, cancellation);
        return new OpenImage(path, archive) { Source = isAppc ? null : new ArchiveSource(archive.Path, said: null, path) };
    }

    private async Task<OpenImage> PullAsync(PodSource reference, CancellationToken cancellation)
    {
        context.Files.CreateFolder(context.Cache);
        using FileStream locked = await MachineLock.TakeAsync(Path.Combine(context.Cache, "images.lock"), () => context.Progress.Say("waiting for another process that fetches images"), cancellation);
        var layout = new LayoutFolder(Path.Combine(context.Cache, "images"));
        await using IImageSource source = new ImageTransports(context.Environment).OpenSource(ImageReference.Parse(reference.Text));
        var copier = new ImageCopier(source, layout, new BlobLedger(), context.Progress, new ImageCopyOptions { Platforms = await IsIndexAsync(source, reference, cancellation) ? [OpenImage.Platform] : [] });
        return new OpenImage(reference.Text) { Source = layout, Selector = (await copier.CopyAsync(reference.Digest!.ToString(), [], cancellation)).Digest.ToString() };
    }

    private static async Task<bool> IsIndexAsync(IImageSource source, PodSource reference, CancellationToken cancellation) =>
        (await source.ReadManifestAsync(reference.Digest!.ToString(), reference.Text, cancellation)).IsIndex;

    // of appc, a manifest and the files in rootfs/; any other archive of images has neither on top
    private static async Task<bool> IsAppcAsync(string tar, CancellationToken cancellation)
    {
        try
        {
            await using FileStream file = ArchiveStream.Open(tar);
            await using var reader = new TarReader(file);
            string? first = null;
            while ((first is null or "" or ".") && await reader.GetNextEntryAsync(copyData: false, cancellation) is { } entry) first = TarEntryName.Normalize(entry.Name);
            return first is "manifest" or "rootfs" || first?.StartsWith("rootfs/", StringComparison.Ordinal) is true;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or NotSupportedException or ArgumentException)
        {
            return false;
        }
    }
}

/// <summary>An image that was verified as far as that can be told without reading its layers.</summary>
/// <param name="from">For messages: where it comes from.</param>
/// <param name="archive">The archive that it is in; null for a folder.</param>
internal sealed class OpenImage(string from, VerifiedArchive? archive = null) : IAsyncDisposable
{
    /// <summary>What this machine runs.</summary>
    public static ImagePlatform Platform { get; } = ImagePlatform.Of("linux", RuntimeInformation.OSArchitecture switch { Architecture.X64 => "amd64", var other => other.ToString() });

    public string From => from;

    /// <summary>Null for an appc image, which is <see cref="Tar"/>.</summary>
    public IImageSource? Source { get; init; }

    /// <summary>Which image of the source; null = the only one.</summary>
    public string? Selector { get; init; }

    /// <summary>The path of the plain tar that it is in.</summary>
    public string Tar => archive!.Path;

    /// <summary>Reads what is there for this machine.</summary>
    /// <returns>The manifest, and the configuration that its layers were checked against.</returns>
    /// <exception cref="ReleaseException">It is missing, not for this machine, contradicts itself, or has no file system.</exception>
    public async Task<(ImageManifest Image, byte[] Config)> ReadAsync(CancellationToken cancellation)
    {
        IImageSource source = Source!;
        ImageManifest image = await source.ReadManifestAsync(Selector, source.Name, cancellation);
        if (image.IsIndex) image = await new PlatformSelection(source).SelectAsync(image, [Platform], source.Name, cancellation);
        return (image, await source.CheckLayersAsync(image, source.Name, cancellation) ?? throw new ImageInvalidException(source.Name, "it has no file system"));
    }

    /// <summary>Opens a layer, decompressed. Its digest is checked with the last byte of <c>Blob</c>, which is for the caller to read.</summary>
    public async Task<(Stream Plain, Stream Blob)> OpenLayerAsync(ImageDescriptor layer, CancellationToken cancellation)
    {
        IImageSource source = Source!;
        Stream blob = BlobCheck.Over(await source.ReadBlobAsync(layer, cancellation), layer, source.Name);
        return ((await PackedStream.OpenAsync(blob, $"A layer of {source.Name}", cancellation)).Plain, blob);
    }

    public async ValueTask DisposeAsync()
    {
        if (Source is not null) await Source.DisposeAsync();
        archive?.Dispose();
    }
}
