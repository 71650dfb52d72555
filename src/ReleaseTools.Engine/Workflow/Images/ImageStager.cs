using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;

namespace ReleaseTools.Engine.Workflow.Images;

/// <summary>Brings images into the repositories that they are released in, under no tag. What several share is sent once.</summary>
/// <param name="locate">Finds a repository by its name.</param>
internal sealed class ImageStager(ImageTransports places, Func<string, ImageReference> locate, IProgressSink progress)
{
    private readonly BlobLedger _ledger = new();

    /// <param name="folder">The layout that has it.</param>
    public async Task StageAsync(ReleaseImage image, string folder, CancellationToken cancellation)
    {
        await using var source = new LayoutFolder(folder);
        foreach (string repository in image.Repositories)
        {
            await using IImageTarget target = places.OpenTarget(locate(repository));
            CopiedImage copied = await new ImageCopier(source, target, _ledger, progress).CopyAsync(image.Digest.ToString(), [], cancellation);
            await target.CompleteAsync(cancellation);
            progress.Say(copied.Existed ? $"{target.Name}@{image.Digest} is there" : $"{target.Name}@{image.Digest}: {copied.Sent} blobs sent, {copied.Mounted} taken over");
        }
    }
}

/// <summary>Removes images that were staged and never released. To remove a manifest is to remove its tags: one that has any is somebody's, and stays.</summary>
internal sealed class StagedImageRemoval(ImageTransports places, Func<string, ImageReference> locate, IProgressSink progress)
{
    /// <remarks>A registry that removes nothing keeps it: that is said, and fails no release.</remarks>
    public async Task RemoveAsync(string repository, ImageDigest digest, CancellationToken cancellation)
    {
        await using IImageTarget target = places.OpenTarget(locate(repository));
        if (target is not IImageRemoval removal || target is not IImageTags tags) return;
        try
        {
            if (await target.ResolveAsync(digest.ToString(), cancellation) is null || await IsTaggedAsync(target, tags, digest, cancellation)) return;
            if (await removal.DeleteManifestAsync(digest, cancellation)) progress.Say($"removed {target.Name}@{digest}, of a staged build that is not kept");
        }
        catch (ReleaseException e)
        {
            progress.Say($"warning: {target.Name}@{digest}, of a staged build that is not kept, stays: {e.Message}");
        }
    }

    private static async Task<bool> IsTaggedAsync(IImageTarget target, IImageTags tags, ImageDigest digest, CancellationToken cancellation)
    {
        await foreach (string tag in tags.ListTagsAsync(cancellation))
        {
            if (await target.ResolveAsync(tag, digest, cancellation) == digest) return true;
        }
        return false;
    }
}
