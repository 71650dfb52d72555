using ReleaseTools.Definitions;

namespace ReleaseTools.Promotion;

/// <summary>One image of a promotion that could not be promoted. The others were not kept from it.</summary>
public sealed class PromotionFailedException(ImagePromotion promotion, Exception? inner = null) : ReleaseException(
    "ImagePromotionFailed",
    (inner as ReleaseException)?.Category ?? ErrorCategory.WriteError,
    promotion.Destination.ToString(),
    $"{promotion.Destination} could not be promoted from {promotion.Source}: {inner?.Message.TrimEnd('.') ?? promotion.Reason}.",
    (inner as ReleaseException)?.Remedy ?? "Run the same command again: what is done stays done.",
    inner)
{
    /// <summary>As it was planned.</summary>
    public ImagePromotion Promotion { get; } = promotion;
}

/// <summary>A plan whose tags already point to other images. Nothing of it was done.</summary>
public sealed class PromotionConflictException(IReadOnlyList<ImagePromotion> conflicts) : RefusedException(
    "PromotionConflict",
    ErrorCategory.ResourceExists,
    conflicts[0].Destination.ToString(),
    conflicts.Count == 1
        ? $"{conflicts[0].Destination} can't be promoted from {conflicts[0].Digest}: {conflicts[0].Reason}. Nothing was promoted."
        : $"{conflicts.Count} tags already point to other images. Nothing was promoted:\n" + string.Join('\n', conflicts.Select(conflict => $"  {conflict.Destination} from {conflict.Digest}: {conflict.Reason}")),
    "A promoted tag is never moved. Promote the image under another tag, or put the digest that is there into the manifest.")
{
    public IReadOnlyList<ImagePromotion> Conflicts { get; } = conflicts;
}

/// <summary>Promotion manifests that ask for several images under one tag. Nothing is promoted then: which of them is meant is not known.</summary>
/// <param name="clashes">Each as <c>gcr.io/acme/hello:1.0 from sha256:… and from sha256:…</c>.</param>
public sealed class PromotionClashException(IReadOnlyList<string> clashes) : UsageException(
    "PromotionClash",
    clashes[0],
    clashes.Count == 1 ? $"One tag is promoted from several digests: {clashes[0]}." : $"{clashes.Count} tags are promoted from several digests each:\n" + string.Join('\n', clashes.Select(clash => "  " + clash)),
    "Give each tag one digest. Another image needs another tag.")
{
    public IReadOnlyList<string> Clashes { get; } = clashes;
}

/// <summary>An image that is missing on both sides: nobody can promote it.</summary>
public sealed class PromotionLostException(ImagePromotion promotion) : ReleaseException(
    "ImagePromotionLost",
    ErrorCategory.ObjectNotFound,
    promotion.Destination.ToString(),
    $"{promotion.Destination} can't be promoted: {promotion.Source} is not there, nor is it at the destination.",
    "Push the image again, or take its digest out of the manifest.")
{
    public ImagePromotion Promotion { get; } = promotion;
}

/// <summary>Promotion manifests that can't be used, with every problem in them at once.</summary>
/// <param name="path">The file, or the folder of files.</param>
public sealed class PromotionManifestException(string path, IReadOnlyList<DefinitionProblem> problems) : UsageException(
    "PromotionManifestInvalid",
    path,
    problems.Count == 1 ? problems[0].ToString() : $"The promotion manifests of {path} have {problems.Count} problems:\n" + string.Join('\n', problems.Select(problem => "  " + problem)),
    "Fix the lines named.")
{
    public IReadOnlyList<DefinitionProblem> Problems { get; } = problems;
}

/// <summary>Images that were waited for, and have not come.</summary>
/// <param name="pending">Each with what it still lacks as its reason.</param>
public sealed class PromotionWaitException(IReadOnlyList<ImagePromotion> pending, int all, TimeSpan waited) : ReleaseException(
    "PromotionWaitEnded",
    ErrorCategory.OperationTimeout,
    pending[0].Destination.ToString(),
    $"After {Formatting.Elapsed.Format(waited)}, {pending.Count} of {all} images are not promoted:\n{string.Join('\n', pending.Take(10).Select(image => $"  {image.Destination}: {image.Reason}"))}{(pending.Count > 10 ? "\n  …" : "")}",
    "Look at the job that promotes, then wait again: what is there is not waited for.")
{
    public IReadOnlyList<ImagePromotion> Pending { get; } = pending;
}
