using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;

namespace ReleaseTools.Engine.Workflow.Images;

/// <summary>Brings images into the repositories that they are released in, under no tag. What several share is sent once.</summary>
/// <param name="locate">Finds a repository by its name.</param>
internal sealed class ImageStager(ImagePlaces places, Func<string, ImageLocation> locate, IProgressSink progress)
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
