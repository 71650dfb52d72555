using System.Formats.Tar;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Images.Archive;
using ReleaseTools.Engine.Pods.Machine.Unpacking;
using ReleaseTools.Images;
using ReleaseTools.Pods;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Engine.Pods.Machine.Artifacts;

/// <summary>Unpacks the images of a pod, each into its file system.</summary>
internal sealed class ImageUnpacker(MachineContext context, ImageOpener opener, UnpackBudget budget)
{
    /// <param name="rootfs">The folder that its files go to, which is there.</param>
    /// <exception cref="ReleaseException">The image is missing, refused, or something else than the manifest says.</exception>
    public async Task<PlacedImage> UnpackAsync(PodImage image, string rootfs, CancellationToken cancellation)
    {
        await using OpenImage open = await opener.OpenAsync(image, cancellation);
        var tree = new TreeUnpacker(rootfs, TreeKind.Image, budget, context.Files, $"The image {image.Name}");
        ImageConfig config = open.Source is null ? await ApplyAppcAsync(open.Tar, open.From, tree, cancellation) : await ApplyAsync(open, tree, cancellation);
        tree.Complete();
        return new PlacedImage(config, new PodAccounts(tree.Root.ReadText("etc/passwd"), tree.Root.ReadText("etc/group")));
    }

    private static async Task<ImageConfig> ApplyAsync(OpenImage open, TreeUnpacker tree, CancellationToken cancellation)
    {
        (ImageManifest image, byte[] config) = await open.ReadAsync(cancellation);
        foreach (ImageDescriptor layer in image.Layers)
        {
            (Stream plain, Stream blob) = await open.OpenLayerAsync(layer, cancellation);
            await using (plain)
            {
                await tree.UnpackAsync(plain, cancellation);
                // the digest is checked with the last byte
                await blob.CopyToAsync(Stream.Null, cancellation);
            }
        }
        return ImageConfig.Read(config, open.Source!.Name);
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

/// <summary>An image that is where its runtime finds it.</summary>
/// <param name="Config">What it says of its program.</param>
/// <param name="Accounts">The users and groups that it knows; none for an image that an engine has, which knows them itself.</param>
internal sealed record PlacedImage(ImageConfig Config, PodAccounts Accounts)
{
    /// <summary>What its engine calls it; null where it is unpacked.</summary>
    public ImageDigest? Id { get; init; }
}
