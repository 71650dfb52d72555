using System.Globalization;
using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Extensions.Tables;
using Markdig.Parsers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Pages;
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

/// <summary>Leaves of the links and images in notes those that may be followed; of the others, their text.</summary>
internal static class NotesLinks
{
    // `[a]: <long address>` used ten thousand times: a few kilobytes that would become gigabytes
    private const long LongestTogether = 4 * InlinedNotes.LongestNotes;

    /// <param name="folder">Where the notes lie, relative to the page.</param>
    /// <returns>False where all addresses together are longer than a page can be.</returns>
    public static bool Secure(MarkdownDocument document, string folder)
    {
        long length = 0;
        foreach (Inline inline in document.Descendants<Inline>().ToList())
        {
            if (inline is LinkInline link) length += Secure(link, folder);
            else if (inline is AutolinkInline { IsEmail: false } auto && NoteAddress.ForLink(auto.Url, folder) != auto.Url) auto.ReplaceBy(new LiteralInline(auto.Url));
            if (length > LongestTogether) return false;
        }
        return true;
    }

    private static int Secure(LinkInline link, string folder)
    {
        string? address = link.GetDynamicUrl?.Invoke() ?? link.Url;
        address = link.IsImage ? NoteAddress.ForImage(address, folder) : NoteAddress.ForLink(address, folder);
        if (address is null)
        {
            link.ReplaceBy(new ContainerInline(), copyChildren: true);
            return 0;
        }
        link.GetDynamicUrl = null;
        link.Url = address;
        if (link.IsImage) link.GetAttributes().AddPropertyIfNotExist("loading", "lazy");
        return address.Length + (link.Title?.Length ?? 0);
    }
}

/// <summary>
/// Ends the parsing of text on which Markdig would spend minutes: for each <c>](</c> it looks ahead to the end of the paragraph, which is nothing
/// to what people write, and too long for ten thousand of them in one paragraph.
/// </summary>
internal sealed class NotesLimits : IMarkdownExtension
{
    private const long MostLookahead = 300_000_000;                         // characters: less than a second

    public void Setup(MarkdownPipelineBuilder pipeline)
    {
        foreach (BlockParser parser in pipeline.BlockParsers) parser.Closed += Check;
    }

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
        // what is rendered has been parsed
    }

    private static void Check(BlockProcessor processor, Block block)
    {
        if (block is not LeafBlock { ProcessInlines: true } leaf) return;
        long length = 0, links = 0;
        for (int i = 0; i < leaf.Lines.Count; i++)
        {
            ReadOnlySpan<char> line = leaf.Lines.Lines[i].Slice.AsSpan();
            length += line.Length;
            links += line.Count("](");
        }
        if (length * links > MostLookahead) throw new ArgumentException("The text has too many links in one paragraph.", nameof(block));
    }
}

/// <summary>Fits notes, which are a document of their own, into the page: without what the page says already, and with headings below the page's.</summary>
internal static class NotesSections
{
    private const int TopLevel = 4;                                         // h1 is the product, h2 the release, h3 "Release notes"
    private const int LowestLevel = 6;

    public static void Fit(MarkdownDocument document, IndexedRelease release)
    {
        if (document.Count > 0 && document[0] is HeadingBlock { Level: 1 } title && TextOf(title.Inline).Contains(release.Version.ToString(), StringComparison.Ordinal))
            document.RemoveAt(0);
        RemoveFileTables(document, release.Objects.Select(entry => entry.Path).ToHashSet(StringComparer.Ordinal));
        ShiftHeadings(document);
        foreach (Table table in document.Descendants<Table>()) AlignByClass(table);
    }

    // whatever a template calls them, and in whatever language: tables with a row for each file, and headings that then have nothing to say
    private static void RemoveFileTables(MarkdownDocument document, HashSet<string> files)
    {
        for (int i = document.Count - 1; i >= 0; i--)
        {
            if (document[i] is not Table table || !IsAboutFiles(table, files)) continue;
            document.RemoveAt(i);
            if (i > 0 && document[i - 1] is HeadingBlock heading && IsEnd(document, i, heading.Level)) document.RemoveAt(--i);
        }
    }

    // of what stands below a heading of that level
    private static bool IsEnd(MarkdownDocument document, int at, int level) => at == document.Count || (document[at] is HeadingBlock next && next.Level <= level);

    private static bool IsAboutFiles(Table table, HashSet<string> files)
    {
        TableRow[] rows = [.. table.OfType<TableRow>().Where(row => !row.IsHeader)];
        return rows.Length > 0 && rows.All(row => row.FirstOrDefault() is TableCell cell && files.Contains(TextOf(cell)));
    }

    private static void ShiftHeadings(MarkdownDocument document)
    {
        HeadingBlock[] headings = [.. document.Descendants<HeadingBlock>()];
        if (headings.Length == 0) return;
        int shift = TopLevel - headings.Min(heading => heading.Level);
        foreach (HeadingBlock heading in headings) heading.Level = Math.Min(LowestLevel, heading.Level + shift);
    }

    // Markdig would write style attributes, which the page's policy forbids
    private static void AlignByClass(Table table)
    {
        foreach (TableRow row in table.OfType<TableRow>())
        {
            for (int i = 0; i < row.Count && i < table.ColumnDefinitions.Count; i++)
                if (table.ColumnDefinitions[i].Alignment is TableColumnAlign.Right or TableColumnAlign.Center) row[i].GetAttributes().AddClass("number");
        }
        foreach (TableColumnDefinition column in table.ColumnDefinitions) (column.Alignment, column.Width) = (null, 0);
    }

    private static string TextOf(TableCell cell) => cell.FirstOrDefault() is ParagraphBlock paragraph ? TextOf(paragraph.Inline).Replace("\\|", "|", StringComparison.Ordinal).Trim() : "";

    private static string TextOf(ContainerInline? inline) => inline is null ? "" : string.Concat(inline.Descendants().Select(part => part switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        HtmlEntityInline entity => entity.Transcoded.ToString(),
        LineBreakInline => " ",
        _ => "",
    }));
}
