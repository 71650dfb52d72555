using System.Text.RegularExpressions;

namespace ReleaseTools.Tests.Staging.Pages;

/// <summary>Reads HTML strictly: every element closed in order, every attribute quoted, every bare character escaped.</summary>
internal static partial class HtmlCheck
{
    private static readonly string[] s_void = ["meta", "link", "br", "hr", "img"];

    /// <returns>Every element that begins, with its attributes.</returns>
    public static IReadOnlyList<Element> Parse(string html)
    {
        Assert.StartsWith("<!DOCTYPE html>\n", html, StringComparison.Ordinal);
        string body = Raw().Replace(html["<!DOCTYPE html>\n".Length..], "<$1></$1>");
        var elements = new List<Element>();
        var open = new Stack<string>();
        int at = 0;
        foreach (Match tag in Tag().Matches(body))
        {
            AssertText(body[at..tag.Index]);
            at = tag.Index + tag.Length;
            string name = tag.Groups["name"].Value;
            if (tag.Groups["end"].Length > 0) Assert.Equal(open.Pop(), name);
            else
            {
                elements.Add(new Element(name, Attribute().Matches(tag.Groups["attributes"].Value)
                    .ToDictionary(match => match.Groups["name"].Value, match => System.Net.WebUtility.HtmlDecode(match.Groups["value"].Value), StringComparer.Ordinal)));
                if (!s_void.Contains(name)) open.Push(name);
            }
        }
        AssertText(body[at..]);
        Assert.Empty(open);
        return elements;
    }

    private static void AssertText(string text)
    {
        Assert.DoesNotContain('<', text);
        Assert.DoesNotMatch(@"&(?!amp;|lt;|gt;|quot;|#39;)", text);
    }

    [GeneratedRegex("""<(?<end>/)?(?<name>[a-z][a-z0-9]*)(?<attributes>(?: [a-z-]+(?:="[^"<>]*")?)*) ?/?>""", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Tag();

    [GeneratedRegex(""" (?<name>[a-z-]+)(="(?<value>[^"]*)")?""", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Attribute();

    [GeneratedRegex("<(style|script)>.*?</\\1>", RegexOptions.Singleline, 5000)]
    private static partial Regex Raw();
}

internal sealed record Element(string Name, IReadOnlyDictionary<string, string> Attributes)
{
    public string? this[string attribute] => Attributes.GetValueOrDefault(attribute);
}
