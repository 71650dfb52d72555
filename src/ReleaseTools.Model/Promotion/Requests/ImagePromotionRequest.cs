using System.Text;
using ReleaseTools.Images;
using ReleaseTools.References;

namespace ReleaseTools.Promotion;

/// <summary>A pull request that asks for images to be promoted.</summary>
/// <param name="GitHubRepository">The repository of the manifests: <c>kubernetes/k8s.io</c>.</param>
/// <param name="Number">As people name it: <c>#12</c>.</param>
/// <param name="Page">Where a person reads and merges it.</param>
/// <param name="Branch">The branch that it would merge; of a fork as <c>owner:branch</c>.</param>
/// <param name="Base">The branch that it would be merged into.</param>
public sealed record ImagePromotionRequest(string GitHubRepository, long Number, string Title, string Page, string Branch, string Base)
{
    /// <summary>The newest commit of its branch.</summary>
    public required string Commit { get; init; }

    /// <summary><c>open</c>, as long as it is neither merged nor closed.</summary>
    public required string State { get; init; }

    public required RequestOutcome Outcome { get; init; }

    /// <summary>What will be there once it is merged and promoted: what Wait-ImagePromotion waits for.</summary>
    public required IReadOnlyList<ImagePromotion> Promotions { get; init; }

    public override string ToString() => $"{GitHubRepository}#{Number}";
}

/// <summary>What a request for a promotion says, and how its branch is called.</summary>
/// <param name="Branch"><c>&lt;project&gt;-&lt;tag&gt;-image-promotion</c>: the same for the same tag, so that asking again finds it.</param>
/// <param name="Title">Of the request and of its commit, in one line.</param>
/// <param name="Body">Markdown: every image, and the command that made it.</param>
public sealed record ImagePromotionRequestText(string Branch, string Title, string Body)
{
    /// <param name="command">As it would be typed again.</param>
    /// <param name="title">Null = by project and tag.</param>
    public static ImagePromotionRequestText Of(string project, string tag, IReadOnlyList<PromotedTag> tags, string command, string? title = null)
    {
        var body = new StringBuilder("| Image | Tag | Digest |\n| --- | --- | --- |\n");
        foreach (PromotedTag each in tags) body.Append($"| `{each.Image}` | `{each.Tag}` | `{each.Digest}` |\n");
        body.Append($"\nMade by:\n\n    {command}\n");
        return new ImagePromotionRequestText(BranchOf(project, tag), title ?? $"Image promotion for {project} {tag}", body.ToString());
    }

    /// <summary>The name of the branch.</summary>
    public static string BranchOf(string project, string tag) => $"{project}-{tag}-image-promotion";
}

/// <summary>A tag that is to be promoted for an image: one line of a request.</summary>
/// <param name="Image">As the manifest names it.</param>
public sealed record PromotedTag(string Image, ImageDigest Digest, string Tag)
{
    public override string ToString() => $"{Image}:{Tag} {Digest}";
}

/// <summary>A tag that is staged as one image, and promoted as another already.</summary>
/// <param name="file">The list of images.</param>
public sealed class PromotionTagTakenException(string file, PromotedTag staged, ImageDigest promoted) : RefusedException(
    "PromotionTagTaken",
    ErrorCategory.ResourceExists,
    $"{staged.Image}:{staged.Tag}",
    $"{file} has {staged.Image}:{staged.Tag} as {promoted}, and {staged.Digest} is staged. Nothing was proposed.",
    "A promoted tag is never moved. Stage the image under another tag.");
