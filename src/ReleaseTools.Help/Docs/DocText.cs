using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ReleaseTools.Help.Docs;

/// <summary>Docstrings as paragraphs of plain text.</summary>
public static partial class DocText
{
    /// <returns>Empty where there is nothing to read.</returns>
    public static IReadOnlyList<string> Paragraphs(XElement? docs)
    {
        if (docs is null) return [];
        List<string> paragraphs = [];
        var text = new StringBuilder();
        foreach (XNode node in docs.Nodes())
        {
            switch (node)
            {
                case XElement { Name.LocalName: "para" } paragraph:
                    Close();
                    paragraphs.AddRange(Paragraphs(paragraph));
                    break;
                case XElement { Name.LocalName: "code" } code:
                    Close();
                    paragraphs.Add(Code(code.Value));
                    break;
                case XElement { Name.LocalName: "list" } list:
                    Close();
                    paragraphs.AddRange(list.Elements("item").Select(item => "- " + string.Join(": ", item.Elements().Select(Line))));
                    break;
                default:
                    text.Append(Inline(node));
                    break;
            }
        }
        Close();
        return paragraphs;

        void Close()
        {
            string paragraph = Spaces().Replace(text.ToString(), " ").Trim();
            if (paragraph.Length > 0) paragraphs.Add(paragraph);
            text.Clear();
        }
    }

    /// <summary>Code without the indentation that the docstring gave it. What begins beside its tag has its other lines indented: they continue it.</summary>
    public static string Code(string code)
    {
        code = code.ReplaceLineEndings("\n");
        bool isContinued = code.TrimEnd() is [not '\n', ..];
        string[] lines = code.Trim('\n').TrimEnd().Split('\n');
        string[] rest = isContinued ? lines[1..] : lines;
        int margin = rest.Where(line => line.Trim().Length > 0).Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Join('\n', lines[..^rest.Length].Concat(rest.Select(line => (isContinued ? "    " : "") + line[Math.Min(margin, line.Length)..].TrimEnd())));
    }

    /// <summary>The first sentence of a text, and what follows it.</summary>
    public static (string First, string After) Sentence(string text)
    {
        Match end = SentenceEnd().Match(text);
        return end.Success ? (text[..(end.Index + 1)], text[(end.Index + end.Length)..]) : (text, "");
    }

    private static string Line(XElement element) => string.Join(' ', Paragraphs(element));

    private static string Inline(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" or "seealso", HasElements: false, IsEmpty: true } see => Reference(see),
        XElement { Name.LocalName: "see" } see => (string?)see.Attribute("href") is { } address ? $"{see.Value} ({address})" : see.Value,
        XElement { Name.LocalName: "paramref" or "typeparamref" } parameter => (string)parameter.Attribute("name")!,
        XElement element => string.Concat(element.Nodes().Select(Inline)),
        _ => "",
    };

    // T:ReleaseTools.PowerShell.Commands.Session.NewReleaseSessionCommand is New-ReleaseSession to whoever reads it, and a property of it a parameter
    private static string Reference(XElement see)
    {
        if ((string?)see.Attribute("langword") is { } word) return word;
        if ((string?)see.Attribute("href") is { } address) return address;
        string[] cref = ((string)see.Attribute("cref")!).Split('(')[0].Split(':', '.');
        string name = cref[^1].Split('`')[0];
        if (cref[0] == "T" && CmdletClass().Match(name) is { Success: true } cmdlet) return $"{cmdlet.Groups["verb"]}-{cmdlet.Groups["noun"]}";
        return cref[0] == "P" && cref[^2].EndsWith("Command", StringComparison.Ordinal) ? $"-{name}" : name;
    }

    [GeneratedRegex(@"\s+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Spaces();

    [GeneratedRegex(@"(?<=[^\s.]{2}|[)\]])\.\s+(?=[A-Z-])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"^(?<verb>[A-Z][a-z]+)(?<noun>[A-Z]\w+)Command$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CmdletClass();
}
