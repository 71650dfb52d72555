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
            if (!match.Success || Create(clean[..match.Index], match.Value) is not { } link) continue;
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
        string name = CommitMessage.CleanLine(title).Trim(' ', '-', '*', '+', '[', ']', '(', ')', ':', '<');
        return new(name.Length <= LongestTitle ? name : name[..LongestTitle], safe);
    }

    [GeneratedRegex("""https?://[^\s<>"'`)\]]+""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();
}
