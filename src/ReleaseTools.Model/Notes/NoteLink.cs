using System.Text.RegularExpressions;

namespace ReleaseTools.Notes;

/// <summary>Documentation of a change.</summary>
/// <param name="Title">What it is: <c>KEP</c>, <c>Usage</c>; empty where nobody said.</param>
/// <param name="Url">An absolute address, <c>https://</c> or <c>http://</c>.</param>
public sealed partial record NoteLink(string Title, string Url)
{
    private const int LongestTitle = 200;

    /// <summary>The links of a ```docs block: one a line, <c>- [Usage]: https://…</c>, <c>Usage: https://…</c> or <c>[Usage](https://…)</c>.</summary>
    public static IReadOnlyList<NoteLink> ReadAll(string text)
    {
        var links = new List<NoteLink>();
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            string clean = CommitMessage.CleanLine(line);
            Match match = Address().Match(clean);
            if (!match.Success) continue;
            string url = match.Value;
            while (url.EndsWith(')') && url.Count(c => c == ')') > url.Count(c => c == '(')) url = url[..^1];
            if (Create(clean[..match.Index], url) is not { } link) continue;
            if (!links.Exists(known => known.Url == link.Url)) links.Add(link);
        }
        return links;
    }

    /// <returns>Null for what is no address of a page.</returns>
    public static NoteLink? Create(string title, string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address.Scheme is not ("https" or "http") || address.UserInfo.Length > 0) return null;
        // what could end a link of Markdown before its time
        string safe = address.AbsoluteUri.Replace("(", "%28", StringComparison.Ordinal).Replace(")", "%29", StringComparison.Ordinal)
            .Replace("<", "%3C", StringComparison.Ordinal).Replace(">", "%3E", StringComparison.Ordinal);
        string name = NameOf(CommitMessage.CleanLine(title));
        return new(name.Length <= LongestTitle ? name : name[..LongestTitle], safe);
    }

    // the marks of lists and links around it are none of its own; brackets inside would end a link of Markdown
    private static string NameOf(string title)
    {
        string name = title.TrimStart(' ', '-', '*', '+').TrimEnd(' ', ':', '-', '<');
        if (name.StartsWith('[') && name.TrimEnd('(').EndsWith(']')) name = name.TrimEnd('(')[1..^1];
        return name.Replace('[', '(').Replace(']', ')');
    }

    [GeneratedRegex("""https?://[^\s<>"'`\]]+""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();
}
