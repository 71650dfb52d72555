namespace ReleaseTools.Notes.Pulls;

/// <summary>A fenced block of a Markdown text (https://spec.commonmark.org/0.31.2/#fenced-code-blocks).</summary>
/// <param name="Name">The first word behind the fence, in lower case; empty where there is none.</param>
/// <param name="Text">With <c>\n</c> between lines, comments taken out.</param>
internal sealed record BodyBlock(string Name, string Text)
{
    private const int ShortestFence = 3, DeepestIndentation = 3;

    /// <summary>The blocks in their order, and the lines between them. What stands in comments of a template is neither.</summary>
    public static (List<BodyBlock> Blocks, List<string> Prose) Find(string markdown)
    {
        var blocks = new List<BodyBlock>();
        var prose = new List<string>();
        (char Mark, int Length, int Indentation)? fence = null;
        (string name, List<string> inside) = ("", []);
        foreach (string line in WithoutComments(markdown.ReplaceLineEndings("\n")).Split('\n'))
        {
            int indentation = line.Length - line.AsSpan().TrimStart(' ').Length;
            string text = line[indentation..];
            int run = RunOf(text);
            if (fence is { } open)
            {
                bool closes = indentation <= DeepestIndentation && run >= open.Length && text[0] == open.Mark && string.IsNullOrWhiteSpace(text[run..]);
                if (!closes)
                {
                    inside.Add(line[Math.Min(indentation, open.Indentation)..]);
                    continue;
                }
                blocks.Add(new(name, string.Join('\n', inside)));
                fence = null;
            }
            else if (run >= ShortestFence && indentation <= DeepestIndentation && !(text[0] == '`' && text.AsSpan(run).Contains('`')))
            {
                fence = (text[0], run, indentation);
                (name, inside) = (text[run..].Trim().Split(' ')[0].ToLowerInvariant(), []);
            }
            else prose.Add(line);
        }
        if (fence is not null) blocks.Add(new(name, string.Join('\n', inside)));         // an open block goes to the end: so GitHub shows it
        return (blocks, prose);
    }

    private static int RunOf(string text)
    {
        if (text.Length == 0 || text[0] is not ('`' or '~')) return 0;
        int end = text.AsSpan().IndexOfAnyExcept(text[0]);
        return end < 0 ? text.Length : end;
    }

    private static string WithoutComments(string text)
    {
        for (int start = text.IndexOf("<!--", StringComparison.Ordinal); start >= 0; start = text.IndexOf("<!--", start, StringComparison.Ordinal))
        {
            int end = text.IndexOf("-->", start, StringComparison.Ordinal);
            if (end < 0) return text;
            text = text.Remove(start, end + "-->".Length - start);
        }
        return text;
    }
}
