using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;
using ReleaseTools.Images.Registry;
using ReleaseTools.Promotion;

namespace ReleaseTools.Engine.Promotion;

/// <summary>Waits until images are where they are promoted to: somebody else promotes them. A registry in trouble is asked again.</summary>
/// <param name="open">Opens a repository for reading.</param>
internal sealed class PromotionWait(Func<RegistryReference, IImageSource> open, IProgressSink progress)
{
    /// <summary>The wait after the first look; it grows by half with each.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <param name="isSigned">Whether each has to have a signature, too (<see cref="ImageSignatures"/>).</param>
    /// <param name="limit">After it, what is still missing is an error.</param>
    /// <param name="arrived">Told of each image once it is there.</param>
    /// <exception cref="PromotionConflictException">A tag points to another image: it will never come.</exception>
    /// <exception cref="PromotionWaitException">The time is over.</exception>
    public async Task RunAsync(IReadOnlyList<ImagePromotion> images, bool isSigned, TimeSpan limit, Action<ImagePromotion> arrived, CancellationToken cancellation)
    {
        long begun = TimeProvider.System.GetTimestamp();
        ImagePromotion[] pending = [.. images.DistinctBy(image => image.Edge())];
        int all = pending.Length;
        using IProgressPart part = progress.Begin("images", all, ProgressUnit.Items);
        for (TimeSpan wait = FirstDelay; ; wait = Shorter(wait * 1.5, LongestDelay))
        {
            int before = pending.Length;
            pending = await LookAsync(pending, isSigned, arrived, cancellation);
            part.Advance(before - pending.Length);
            if (pending.Length == 0) return;
            TimeSpan left = limit - TimeProvider.System.GetElapsedTime(begun);
            if (left <= TimeSpan.Zero) throw new PromotionWaitException(pending, all, limit);
            if (before != pending.Length || wait == FirstDelay) progress.Say($"{all - pending.Length} of {all} are there; waiting for {pending[0].Destination}: {pending[0].Reason}");
            await Task.Delay(Shorter(wait, left), cancellation);
        }
    }

    /// <returns>What is not there yet, with the reason.</returns>
    private async Task<ImagePromotion[]> LookAsync(ImagePromotion[] pending, bool isSigned, Action<ImagePromotion> arrived, CancellationToken cancellation)
    {
        await using var survey = new PromotionSurvey(open, NoProgress.Instance);
        try
        {
            await survey.AskAsync(pending.Select(image => image.Destination with { Digest = image.Digest }), cancellation);
        }
        catch (RegistryException e) when (e.IsTransient)
        {
            progress.Say($"warning: {e.Message}");
            return pending;
        }
        var left = new List<ImagePromotion>();
        var conflicts = new List<ImagePromotion>();
        foreach (ImagePromotion image in pending)
        {
            RegistryReference repository = image.Destination.Bare;
            ImageDigest? there = image.Tag is { } tag ? survey.Found.TagOf(repository, tag) : survey.Found.Has(repository, image.Digest) ? image.Digest : null;
            if (there is not null && there != image.Digest) conflicts.Add(image with { State = ImagePromotionState.Conflict, Reason = $"the tag points to {there}" });
            else if (there is null) left.Add(image with { Reason = "it is not there" });
            else if (isSigned && !await IsSignedAsync(image, cancellation)) left.Add(image with { Reason = "it is there, and not signed" });
            else arrived(image with { State = ImagePromotionState.Done, Reason = isSigned ? "promoted and signed" : "promoted" });
        }
        return conflicts.Count == 0 ? [.. left] : throw new PromotionConflictException(conflicts);
    }

    private async Task<bool> IsSignedAsync(ImagePromotion image, CancellationToken cancellation)
    {
        try
        {
            await using IImageSource repository = open(image.Destination.Bare);
            return await ImageSignatures.IsSignedAsync(repository, image.Digest, cancellation);
        }
        catch (RegistryException e) when (e.IsTransient)
        {
            return false;
        }
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}

/// <summary>Whether somebody has signed an image. Whose signature it is, and whether it is good, is not looked at.</summary>
internal static class ImageSignatures
{
    // cosign's (https://github.com/sigstore/cosign/blob/main/specs/BUNDLE_SPEC.md) and notation's (https://github.com/notaryproject/specifications/blob/main/specs/signature-specification.md)
    private static readonly string[] s_types = ["application/vnd.dev.cosign.artifact.sig.v1+json", "application/vnd.dev.sigstore.bundle", "application/vnd.cncf.notary.signature"];

    public static async Task<bool> IsSignedAsync(IImageSource repository, ImageDigest digest, CancellationToken cancellation)
    {
        if (CosignTag.Of(digest, CosignTag.Signature) is { } tag && await repository.FindDigestAsync(tag, cancellation) is not null) return true;
        return repository is IImageReferrers referrers
            && (await referrers.ListReferrersAsync(digest, tags: null, cancellation)).Any(about => s_types.Any(type => about.ArtifactType?.StartsWith(type, StringComparison.Ordinal) is true));
    }
}
