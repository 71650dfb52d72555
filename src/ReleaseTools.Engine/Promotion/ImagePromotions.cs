using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Processes;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;
using ReleaseTools.Images.Registry;
using ReleaseTools.Promotion;

namespace ReleaseTools.Engine.Promotion;

/// <summary>What can be done with promotion manifests, with the credentials of this machine: the verbs of commands, each once.</summary>
public sealed class ImagePromotions
{
    private readonly ImagePlaces _places;
    private readonly IProgressSink _progress;

    public ImagePromotions(IProgressSink progress, RegistryOptions? registries = null) => (_places, _progress) = (new ImagePlaces(ProcessEnvironment.Read(), registries), progress);

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

    private IImageSource OpenSource(ImageReference repository) => _places.OpenSource(ImageLocation.Of(repository));

    private IImageTarget OpenTarget(ImageReference repository) => _places.OpenTarget(ImageLocation.Of(repository));
}
