using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images.Referrers;

/// <summary>Finds what refers to images that were copied, and copies it, too.</summary>
internal sealed class ReferrerTransfer(IImageTarget target, TagLists tags, BlobLedger ledger, IProgressSink progress)
{
    /// <param name="images">Images of the source.</param>
    /// <returns>How much was missing, and is there now.</returns>
    public async Task<int> CopyAsync(IImageSource source, IEnumerable<ImageDigest> images, CancellationToken cancellation)
    {
        var reader = new ReferrerReader(source, tags);
        var here = new List<ImageReferrer>();
        foreach (ImageDigest image in images) here.AddRange(await reader.ReadAsync(image, cancellation));
        ReferrerGap gap = await new ReferrerCopy(source, target as IImageSource).CopyAsync([.. here.Distinct()], target, ledger, progress, cancellation);
        if (gap.Differing.Count > 0) progress.Say($"warning: {target.Name}: {string.Join(", ", gap.Differing)} has other signatures there, and stays");
        return gap.Missing.Count;
    }
}
