using System.Collections.Concurrent;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Images.Referrers;
using ReleaseTools.Engine.Processes;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;
using ReleaseTools.Images.Registry;
using ReleaseTools.Promotion;

namespace ReleaseTools.Engine.Promotion;

/// <summary>What can be done with promotion manifests, with the credentials of this machine: the verbs of commands, each once.</summary>
public sealed class ImagePromotions
{
    private readonly ImageTransports _places;
    private readonly IProgressSink _progress;

    public ImagePromotions(IProgressSink progress, RegistryOptions? registries = null) => (_places, _progress) = (new ImageTransports(ProcessEnvironment.Read(), registries), progress);

    /// <summary>Finds out what is to be done for some manifests. Asks for no right but reading, and writes nothing.</summary>
    /// <param name="path">A manifest, or a folder of them.</param>
    /// <exception cref="UsageException">The manifests can't be used, or ask for several images under one tag.</exception>
    public Task<PromotionPlan> PlanAsync(string path, CancellationToken cancellation) => PlanAsync(PromotionEdges.Of(PromotionReader.Read(path)), cancellation);

    /// <summary>What some manifests ask for, without asking registries how far it is.</summary>
    /// <param name="path">A manifest, or a folder of them.</param>
    /// <exception cref="UsageException">The manifests can't be used, or ask for several images under one tag.</exception>
    public static IReadOnlyList<ImagePromotion> Read(string path) => [.. PromotionEdges.Of(PromotionReader.Read(path)).Select(ImagePromotion.Of)];

    /// <summary>Looks again at what was planned: registries may have changed since.</summary>
    public Task<PromotionPlan> PlanAsync(IEnumerable<ImagePromotion> images, CancellationToken cancellation) => PlanAsync(PromotionEdges.Of(images.Select(image => image.Edge())), cancellation);

    /// <summary>Does what a plan says. An image that fails, or is lost, ends no other.</summary>
    /// <param name="arrived">Told of each image that is promoted, as soon as it is, from any thread.</param>
    /// <param name="failed">Told of each that is not: a <see cref="PromotionFailedException"/> or a <see cref="PromotionLostException"/>.</param>
    /// <returns>What became of the plan's changes.</returns>
    /// <exception cref="PromotionConflictException">Tags point to other images: nothing was written.</exception>
    public async Task<IReadOnlyList<ImagePromotion>> ApplyAsync(PromotionPlan plan, Action<ImagePromotion> arrived, Action<ReleaseException> failed, CancellationToken cancellation)
    {
        plan.ThrowOnConflicts();
        foreach (ImagePromotion lost in plan.Lost) failed(new PromotionLostException(lost));
        foreach (ImagePromotion unknown in plan.Failed) failed(new PromotionFailedException(unknown));
        return await new PromotionRunner(OpenSource, OpenTarget, _progress).ApplyAsync(plan, arrived, failed, cancellation);
    }

    /// <summary>Waits until images are where somebody else promotes them to.</summary>
    /// <param name="isSigned">Whether each has to have a signature, too.</param>
    /// <param name="limit">After it, what is still missing is an error.</param>
    /// <param name="arrived">Told of each image once it is there.</param>
    /// <exception cref="PromotionConflictException">A tag points to another image: it will never come.</exception>
    /// <exception cref="PromotionWaitException">The time is over.</exception>
    public Task WaitAsync(IReadOnlyList<ImagePromotion> images, bool isSigned, TimeSpan limit, Action<ImagePromotion> arrived, CancellationToken cancellation) =>
        new PromotionWait(OpenSource, _progress).RunAsync(images, isSigned, limit, arrived, cancellation);

    private Task<PromotionPlan> PlanAsync(IReadOnlyList<PromotionEdge> edges, CancellationToken cancellation) => new PromotionPlanner(OpenSource, _progress).PlanAsync(edges, cancellation);

    private IImageSource OpenSource(RegistryReference repository) => _places.OpenSource(ImageReference.Of(repository));

    private IImageTarget OpenTarget(RegistryReference repository) => _places.OpenTarget(ImageReference.Of(repository));
}

/// <summary>
/// Finds out what a promotion has to do, and writes nothing. Asked are: the destination's tags, each by one request, or all of a repository by one where its registry lists
/// digests (<see cref="IImageListing"/>); of an image whose tag is missing there, its digest; and of one that is missing there, its digest at the source. Then what refers to each image at
/// the source is compared with what refers to it at the destination: it may have come later than the image.
/// </summary>
/// <param name="open">Opens a repository for reading; no right to write is needed.</param>
internal sealed class PromotionPlanner(Func<RegistryReference, IImageSource> open, IProgressSink progress)
{
    /// <param name="edges">Without clashes.</param>
    public async Task<PromotionPlan> PlanAsync(IReadOnlyList<PromotionEdge> edges, CancellationToken cancellation)
    {
        await using var survey = new PromotionSurvey(open, progress);
        await survey.ListAsync(edges.Select(edge => edge.Destination), cancellation);
        await survey.AskAsync(edges.Where(edge => edge.Tag is not null).Select(edge => edge.Destination with { Tag = edge.Tag, Digest = edge.Digest }), cancellation);
        await survey.AskAsync(Missing(edges, survey.Found).Select(edge => edge.Destination.At(edge.Digest)), cancellation);
        await survey.AskAsync(Missing(edges, survey.Found).Select(edge => edge.Source.At(edge.Digest)), cancellation);
        var plan = PromotionPlan.Of(edges, survey.Found);
        IReadOnlyDictionary<(string, string, ImageDigest), ReferrerGap> gaps = await survey.CompareAsync(plan.Images.Where(image => image.State is ImagePromotionState.Done || image.IsChange), cancellation);
        return plan.With(image => gaps[(image.Source.Name, image.Destination.Name, image.Digest)]);
    }

    // a tag that points to another image is a conflict, wherever the image is
    private static IEnumerable<PromotionEdge> Missing(IReadOnlyList<PromotionEdge> edges, ObservedImages found) =>
        edges.Where(edge => !found.Has(edge.Destination, edge.Digest) && (edge.Tag is null || found.TagOf(edge.Destination, edge.Tag) is null));
}

/// <summary>
/// Does what a plan says: several images at once. What refers to an image goes before it, so that one that is there is complete: a run that was killed is continued by planning and
/// running again.
/// </summary>
/// <param name="read">Opens a repository for reading.</param>
/// <param name="write">Opens a repository for writing.</param>
internal sealed class PromotionRunner(Func<RegistryReference, IImageSource> read, Func<RegistryReference, IImageTarget> write, IProgressSink progress)
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
            RegistryReference to = changes[0].Destination.Bare;
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
