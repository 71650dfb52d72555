using Markdig;
using ReleaseTools.Announce;

namespace ReleaseTools.Engine.Announce.Mail;

/// <summary>The text of a template as the HTML half of an e-mail.</summary>
internal static class MailMarkdown
{
    private static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseAutoLinks().Build();

    public static string ToHtml(string markdown)
    {
        try
        {
            return HtmlNews.Document(Markdown.ToHtml(markdown, s_pipeline));
        }
        catch (ArgumentException)
        {
            return HtmlNews.Document($"<pre>{HtmlNews.Escape(markdown)}</pre>");    // nested beyond anything a person writes
        }
    }
}
