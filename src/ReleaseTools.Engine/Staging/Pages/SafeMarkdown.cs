using System.Net;
using Markdig;
using Markdig.Renderers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace ReleaseTools.Engine.Staging.Pages;

/// <summary>Notes as HTML that can do no harm: commit messages are written by anybody. Raw HTML is shown as text; links and pictures lead only where they say.</summary>
internal static class SafeMarkdown
{
    private static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder()
        .DisableHtml().UsePipeTables().UseTaskLists().UseAutoLinks().UseEmphasisExtras().Build();

    /// <param name="folder">What relative links are relative to, as a prefix: <c>1.2.0/</c>.</param>
    /// <param name="topLevel">The level that the highest heading gets on the page.</param>
    public static string Render(string markdown, string folder, int topLevel)
    {
        try
        {
            MarkdownDocument document = Markdown.Parse(markdown, s_pipeline);
            DropTitle(document);
            Lower(document, topLevel);
            foreach (LinkInline link in document.Descendants<LinkInline>().ToArray()) MakeSafe(link, folder);
            foreach (AutolinkInline link in document.Descendants<AutolinkInline>().ToArray()) MakeSafe(link);
            using var writer = new StringWriter { NewLine = "\n" };
            var renderer = new HtmlRenderer(writer);
            s_pipeline.Setup(renderer);
            renderer.Render(document);
            return writer.ToString();
        }
        catch (ArgumentException)
        {
            return $"<pre>{WebUtility.HtmlEncode(markdown)}</pre>\n";       // nested deeper than anybody writes
        }
    }

    // the page has a heading for each release already
    private static void DropTitle(MarkdownDocument document)
    {
        if (document.FirstOrDefault() is HeadingBlock { Level: 1 } title) document.Remove(title);
    }

    private static void Lower(MarkdownDocument document, int topLevel)
    {
        HeadingBlock[] headings = [.. document.Descendants<HeadingBlock>()];
        if (headings.Length == 0) return;
        int shift = topLevel - headings.Min(heading => heading.Level);
        foreach (HeadingBlock heading in headings) heading.Level = Math.Clamp(heading.Level + shift, topLevel, 6);
    }

    // a link that may not be followed keeps its words
    private static void MakeSafe(LinkInline link, string folder)
    {
        link.Url = SafeLink.Resolve(link.GetDynamicUrl?.Invoke() ?? link.Url, folder);
        link.GetDynamicUrl = null;                                          // a reference's own address would be written instead of this one
        if (link.Url is null) link.ReplaceBy(new ContainerInline(), copyChildren: true);
    }

    private static void MakeSafe(AutolinkInline link)
    {
        if (!link.IsEmail && SafeLink.Resolve(link.Url, "") is null) link.ReplaceBy(new LiteralInline(link.Url));
    }
}
