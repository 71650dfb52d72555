using System.Formats.Tar;
using System.Runtime.InteropServices;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Images.Archive;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Engine.Pods.Machine.Files;
using ReleaseTools.Engine.Pods.Machine.Unpacking;
using ReleaseTools.Images;
using ReleaseTools.Pods;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Engine.Pods.Machine.Artifacts;

/// <summary>Unpacks the images of a pod, each into its file system: layouts, archives of layouts or of docker save, appc images, and images of registries.</summary>
/// <param name="temporary">A folder for what is needed only now.</param>
internal sealed class ImageUnpacker(MachineContext context, ArtifactFetcher fetcher, UnpackBudget budget, string temporary)
{
    private static readonly ImagePlatform s_platform = ImagePlatform.Of("linux", RuntimeInformation.OSArchitecture switch { Architecture.X64 => "amd64", var other => other.ToString() });

    /// <param name="rootfs">The folder that its files go to, which is there.</param>
    /// <exception cref="ReleaseException">The image is missing, refused, or something else than the manifest says.</exception>
    public async Task<UnpackedImage> UnpackAsync(PodImage image, string rootfs, CancellationToken cancellation)
    {
        var tree = new TreeUnpacker(rootfs, TreeKind.Image, budget, context.Files, $"The image {image.Name}");
        ImageConfig config = await UnpackAsync(image, tree, cancellation);
        tree.Complete();
        return new UnpackedImage(config, new PodAccounts(tree.Root.ReadText("etc/passwd"), tree.Root.ReadText("etc/group")));
    }

    private async Task<ImageConfig> UnpackAsync(PodImage image, TreeUnpacker tree, CancellationToken cancellation)
    {
        if (image.Source!.Kind is PodSourceKind.Image)
        {
            (LayoutFolder layout, ImageDigest digest) = await PullAsync(image.Source, cancellation);
            await using (layout) return await ApplyAsync(layout, digest.ToString(), tree, cancellation);
        }
        string path = await fetcher.FetchAsync(image.Source, image.Digest, cancellation);
        if (Directory.Exists(path))
        {
            await using var layout = new LayoutFolder(path);
            return await ApplyAsync(layout, image.Digest?.ToString(), tree, cancellation);
        }
        using VerifiedArchive archive = await VerifiedArchive.OpenAsync(path, image.Digest, temporary, context, cancellation);
        if (await IsAppcAsync(archive.Path, cancellation)) return await ApplyAppcAsync(archive.Path, path, tree, cancellation);
        await using var source = new ArchiveSource(archive.Path, said: null, path);
        return await ApplyAsync(source, selector: null, tree, cancellation);
    }

    private async Task<(LayoutFolder Layout, ImageDigest Digest)> PullAsync(PodSource reference, CancellationToken cancellation)
    {
        context.Files.CreateFolder(context.Cache);
        using FileStream locked = await MachineLock.TakeAsync(Path.Combine(context.Cache, "images.lock"), () => context.Progress.Say("waiting for another process that fetches images"), cancellation);
        var layout = new LayoutFolder(Path.Combine(context.Cache, "images"));
        await using IImageSource source = new ImageTransports(context.Environment).OpenSource(ImageReference.Parse(reference.Text));
        var copier = new ImageCopier(source, layout, new BlobLedger(), context.Progress, new ImageCopyOptions { Platforms = await IsIndexAsync(source, reference, cancellation) ? [s_platform] : [] });
        return (layout, (await copier.CopyAsync(reference.Digest!.ToString(), [], cancellation)).Digest);
    }

    private static async Task<bool> IsIndexAsync(IImageSource source, PodSource reference, CancellationToken cancellation) =>
        (await source.ReadManifestAsync(reference.Digest!.ToString(), reference.Text, cancellation)).IsIndex;

    private async Task<ImageConfig> ApplyAsync(IImageSource source, string? selector, TreeUnpacker tree, CancellationToken cancellation)
    {
        ImageManifest image = await source.ReadManifestAsync(selector, source.Name, cancellation);
        if (image.IsIndex) image = await new PlatformSelection(source).SelectAsync(image, [s_platform], source.Name, cancellation);
        if (await source.CheckLayersAsync(image, source.Name, cancellation) is not { } config) throw new ImageInvalidException(source.Name, "it has no file system");
        foreach (ImageDescriptor layer in image.Layers)
        {
            Stream blob = BlobCheck.Over(await source.ReadBlobAsync(layer, cancellation), layer, source.Name);
            (Stream plain, _) = await PackedStream.OpenAsync(blob, $"A layer of {source.Name}", cancellation);
            await using (plain)
            {
                await tree.UnpackAsync(plain, cancellation);
                // the digest is checked with the last byte
                await blob.CopyToAsync(Stream.Null, cancellation);
            }
        }
        return ImageConfig.Read(config, source.Name);
    }

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

    private static async Task<ImageConfig> ApplyAppcAsync(string tar, string from, TreeUnpacker tree, CancellationToken cancellation)
    {
        await using (FileStream file = ArchiveStream.Open(tar))
            await tree.UnpackAsync(file, cancellation, name => name is "rootfs" ? "" : name.StartsWith("rootfs/", StringComparison.Ordinal) ? name["rootfs/".Length..] : null);
        await using FileStream again = ArchiveStream.Open(tar);
        await using var reader = new TarReader(again);
        while (await reader.GetNextEntryAsync(copyData: false, cancellation) is { } entry)
        {
            if (TarEntryName.Normalize(entry.Name) != "manifest" || entry.DataStream is null) continue;
            return AppcManifest.Read(await BoundedRead.AllAsync(entry.DataStream, ImageConfig.Longest, from, "manifest", cancellation), from);
        }
        throw new ImageInvalidException(from, "it has no manifest");
    }
}

/// <summary>An image whose files are in place.</summary>
/// <param name="Config">What it says of its program.</param>
/// <param name="Accounts">The users and groups that it knows.</param>
internal sealed record UnpackedImage(ImageConfig Config, PodAccounts Accounts);
