using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;

namespace ReleaseTools.Engine.Workflow.Images;

/// <summary>Removes images that were staged and never released. To remove a manifest is to remove its tags: one that has any is somebody's, and stays.</summary>
internal sealed class StagedImageRemoval(ImagePlaces places, Func<string, ImageLocation> locate, IProgressSink progress)
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
