using System.Globalization;
using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Renderers;
using Markdig.Syntax;
using ReleaseTools.Engine.Http;
using ReleaseTools.Staging.Pages;

namespace ReleaseTools.Engine.Staging.Pages;

/// <summary>
/// Release notes as a part of the page. Whoever could word a commit had a hand in them: they are text, structure and links to the web, and can do nothing.
/// </summary>
internal static class NotesHtml
{
    // few extensions, each for what notes use; none that lets the text set attributes or embed anything
    private static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UsePipeTables()
        .UseAutoLinks()
        .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough)
        .Use<NotesLimits>()
        .Build();

    /// <returns>Null where the notes are not fit to be shown: they are nested or multiplied beyond anything a person writes.</returns>
    public static Markup? Render(string markdown, IndexedRelease release)
    {
        if (TryParse(markdown) is not { } document) return null;
        NotesSections.Fit(document, release);
        if (!NotesLinks.Secure(document, UrlText.Path(release.Path))) return null;
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var renderer = new HtmlRenderer(text);
        s_pipeline.Setup(renderer);
        renderer.Render(document);
        return new Markup(text.ToString());
    }

    private static MarkdownDocument? TryParse(string markdown)
    {
        try
        {
            return Markdown.Parse(markdown, s_pipeline);
        }
        catch (ArgumentException)
        {
            return null;                                                    // the answer to nesting that would exhaust the stack, and of NotesLimits
        }
    }
}
