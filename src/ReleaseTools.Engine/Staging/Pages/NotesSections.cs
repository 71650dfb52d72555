using Markdig.Extensions.Tables;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using ReleaseTools.Staging.Pages;

namespace ReleaseTools.Engine.Staging.Pages;

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
