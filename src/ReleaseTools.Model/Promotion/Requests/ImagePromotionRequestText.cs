using System.Text;

namespace ReleaseTools.Promotion;

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
