using ReleaseTools.Definitions.Reading;

namespace ReleaseTools.Promotion;

/// <summary>Where in a YAML text a line may be added.</summary>
internal sealed class YamlLines(string text)
{
    /// <summary>What ends the file's lines.</summary>
    public string Break { get; } = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";

    /// <returns>The one that another goes before, where they are sorted; null = it goes last.</returns>
    public static ScalarNode? NextOf(IReadOnlyList<ScalarNode> values, string value) =>
        values.Zip(values.Skip(1)).All(pair => string.CompareOrdinal(pair.First.Value, pair.Second.Value) <= 0) ? values.FirstOrDefault(there => string.CompareOrdinal(there.Value, value) > 0) : null;

    /// <summary>Whether it is written in brackets or braces.</summary>
    public bool IsFlow(DefinitionNode node) => node.Start < text.Length && text[node.Start] is '[' or '{';

    public int StartOfLine(int offset) => offset == 0 ? 0 : text.LastIndexOf('\n', offset - 1) + 1;

    /// <summary>What stands before a place on its line: blanks, and the dash of an item.</summary>
    public string Before(int offset) => text[StartOfLine(offset)..offset];

    /// <summary>The blanks that a line begins with.</summary>
    public string Indent(int offset) => string.Concat(Before(offset).TakeWhile(c => c is ' '));

    /// <returns>The start of the line behind a node.</returns>
    public int After(params ReadOnlySpan<DefinitionNode> nodes)
    {
        int end = 0;
        foreach (DefinitionNode node in nodes) end = Math.Max(end, EndOf(node));
        int next = text.IndexOf('\n', end);
        return next < 0 ? text.Length : next + 1;
    }

    private int EndOf(DefinitionNode node)
    {
        int end = node switch
        {
            ScalarNode scalar => scalar.End,
            ListNode list => list.Items.Select(EndOf).DefaultIfEmpty(list.Start).Max(),
            MapNode map => map.Entries.Select(entry => Math.Max(entry.Key.End, EndOf(entry.Value))).DefaultIfEmpty(map.Start).Max(),
            _ => node.Start,
        };
        return node is not ScalarNode && IsFlow(node) ? Close(end, text[node.Start] is '[' ? ']' : '}') : end;
    }

    // between the last value and the bracket there are blanks, commas and comments
    private int Close(int offset, char bracket)
    {
        for (; offset < text.Length && text[offset] != bracket; offset++)
        {
            if (text[offset] is '#' && text[offset - 1] is ' ' or '\t' or '\n') offset = text.IndexOf('\n', offset) is >= 0 and int next ? next : text.Length - 1;
        }
        return Math.Min(offset + 1, text.Length);
    }
}
