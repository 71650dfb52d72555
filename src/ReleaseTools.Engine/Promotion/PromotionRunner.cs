using System.Collections.Concurrent;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Images.Referrers;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;
using ReleaseTools.Promotion;

namespace ReleaseTools.Engine.Promotion;

/// <summary>
/// Does what a plan says: several images at once. What refers to an image goes before it, so that one that is there is complete: a run that was killed is continued by planning and
/// running again.
/// </summary>
/// <param name="read">Opens a repository for reading.</param>
/// <param name="write">Opens a repository for writing.</param>
internal sealed class PromotionRunner(Func<ImageReference, IImageSource> read, Func<ImageReference, IImageTarget> write, IProgressSink progress)
{
    // each has several blobs under way
    private const int AtOnce = 8;

    private readonly BlobLedger _ledger = new();

    /// <param name="arrived">Told of each image when it is done, from any thread.</param>
    /// <param name="failed">Told of each that is not.</param>
    /// <returns>What became of the plan's changes. An image that fails ends no other.</returns>
    /// <exception cref="PromotionConflictException">Tags point to other images: nothing was written.</exception>
    public async Task<IReadOnlyList<ImagePromotion>> ApplyAsync(PromotionPlan plan, Action<ImagePromotion> arrived, Action<PromotionFailedException> failed, CancellationToken cancellation)
    {
        plan.ThrowOnConflicts();
        if (plan.Changes is not { Count: > 0 } all) return [];
        using IProgressPart part = progress.Begin("images", all.Count, ProgressUnit.Items);
        var results = new ConcurrentDictionary<ImagePromotion, ImagePromotion>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(all.GroupBy(change => (change.Source, Destination: change.Destination.Name)), parallel, async (image, token) =>
        {
            ImagePromotion[] changes = [.. image];
            (ImagePromotionState state, string reason, Exception? failure) = await PromoteAsync(changes, token);
            foreach (ImagePromotion change in changes)
            {
                results[change] = change with { State = state, Reason = reason };
                if (failure is null) arrived(results[change]);
                else failed(new PromotionFailedException(change, failure));
            }
            part.Advance(changes.Length);
        });
        return [.. all.Select(change => results[change])];
    }

    private async Task<(ImagePromotionState State, string Reason, Exception? Failure)> PromoteAsync(ImagePromotion[] changes, CancellationToken cancellation)
    {
        try
        {
            ImageReference to = changes[0].Destination.Bare;
            await using IImageTarget target = write(to);
            int referrers = await CompleteAsync(changes[0], target, cancellation);
            // one that another tag of the destination points to may be there by a digest of another algorithm only
            bool isThere = changes[0].State is not ImagePromotionState.Copy && await target.ResolveAsync(changes[0].Digest.ToString(), cancellation) is not null;
            await using IImageSource source = read(isThere ? to : changes[0].Source.Bare);
            string[] tags = [.. changes.Where(change => change.State is not ImagePromotionState.Incomplete).Select(change => change.Tag).OfType<string>()];
            if (!isThere || tags.Length > 0) await new ImageCopier(source, target, _ledger, progress).CopyAsync(changes[0].Digest.ToString(), tags, cancellation);
            await target.CompleteAsync(cancellation);
            return (ImagePromotionState.Done, $"{(!isThere ? "copied" : tags.Length > 0 ? "tagged" : "completed")}{(referrers > 0 ? $", with {ReferrerGap.Count(referrers)}" : "")}", null);
        }
        catch (Exception e) when (e is ReleaseException or IOException && !cancellation.IsCancellationRequested)
        {
            return (ImagePromotionState.Failed, e.Message.TrimEnd('.'), e);
        }
    }

    private async Task<int> CompleteAsync(ImagePromotion image, IImageTarget target, CancellationToken cancellation)
    {
        if (image.Missing.Count == 0) return 0;
        await using IImageSource source = read(image.Source.Bare);
        return (await new ReferrerCopy(source, target as IImageSource).CopyAsync(image.Missing, target, _ledger, progress, cancellation)).Missing.Count;
    }
}
