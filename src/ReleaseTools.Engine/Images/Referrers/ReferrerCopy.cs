using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images.Referrers;

/// <summary>
/// Brings what refers to images from one repository to another, and reads it back: a registry without a list of referrers has them in an index under a tag, which
/// two writers at once take from each other.
/// </summary>
/// <param name="destination">To read back from; null = it can't be read before it is whole, as an archive can't.</param>
internal sealed class ReferrerCopy(IImageSource source, IImageSource? destination)
{
    private const int MostRounds = 4;

    /// <summary>What the destination does not have of what is at the source.</summary>
    public async Task<ReferrerGap> CompareAsync(IReadOnlyList<ImageReferrer> here, CancellationToken cancellation)
    {
        if (here.Count == 0 || destination is null) return new ReferrerGap(here, [], here.Count);
        var there = new List<ImageReferrer>();
        var extends = new Dictionary<string, bool?>(StringComparer.Ordinal);
        foreach (ImageDigest subject in here.Where(one => one.Tag is null).Select(one => one.Subject).Distinct())
        {
            if (destination is IImageReferrers referrers) there.AddRange((await referrers.ListReferrersAsync(subject, tags: null, cancellation)).Select(one => ImageReferrer.Of(subject, one)));
        }
        foreach (ImageReferrer one in here.Where(one => one.Tag is not null))
        {
            if (await destination.FindManifestAsync(one.Tag, cancellation) is not { } manifest) continue;
            there.Add(one with { Digest = manifest.Digest });
            if (manifest.Digest != one.Digest) extends[one.Tag!] = ReferrerGap.Extends(await source.ReadManifestAsync(one.Digest.ToString(), $"{source.Name}:{one.Tag}", cancellation), manifest);
        }
        return ReferrerGap.Between(here, there, tag => extends[tag]);
    }

    /// <param name="here">What is to be at the destination.</param>
    /// <returns>What was missing, and is there now.</returns>
    /// <exception cref="ReleaseException">Others keep replacing it.</exception>
    public async Task<ReferrerGap> CopyAsync(IReadOnlyList<ImageReferrer> here, IImageTarget target, BlobLedger ledger, IProgressSink progress, CancellationToken cancellation)
    {
        var copier = new ImageCopier(source, target, ledger, progress, new ImageCopyOptions { Floats = _ => true });
        ReferrerGap first = await CompareAsync(here, cancellation), left = first;
        for (int round = 0; left.Missing.Count > 0; round++)
        {
            if (round == MostRounds) throw Contended(left);
            foreach (ImageReferrer one in left.Missing)
            {
                CopiedImage copied = await copier.CopyAsync(one.Digest.ToString(), one.Tag is null ? [] : [one.Tag], cancellation);
                // it is there, and its subject's list does not know of it: that was taken by another writer
                if (copied.Existed && one.Tag is null) await target.WriteManifestAsync(await source.ReadManifestAsync(one.Digest.ToString(), $"{source.Name}@{one.Digest}", cancellation), tag: null, cancellation);
            }
            if (destination is null) break;
            left = await CompareAsync(here, cancellation);
        }
        return first;
    }

    private ReleaseException Contended(ReferrerGap left) => new("ImageReferrersContended", ErrorCategory.ResourceBusy, source.Name,
        $"What refers to images of {source.Name} does not stay where it is copied to: {left}.", "Run the same command again when nobody else writes there: what is done stays done.");
}

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
