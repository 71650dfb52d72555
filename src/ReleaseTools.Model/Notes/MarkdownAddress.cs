namespace ReleaseTools.Notes;

/// <summary>
/// Addresses in texts, as renderers find them without any mark (https://github.github.com/gfm/#autolinks-extension-): from <c>https://</c> or
/// <c>www.</c> to a blank or <c>&lt;</c>, without the punctuation at the end.
/// </summary>
internal static class MarkdownAddress
{
    private static readonly string[] s_starts = ["https://", "http://", "ftp://", "www."];

    /// <returns>How long the address is that begins there; 0 = none does.</returns>
    public static int Length(string text, int at)
    {
        if (text[at] is not ('h' or 'H' or 'f' or 'F' or 'w' or 'W') || (at > 0 && char.IsLetterOrDigit(text[at - 1]))) return 0;
        ReadOnlySpan<char> rest = text.AsSpan(at);
        int start = 0;
        foreach (string each in s_starts)
            if (rest.StartsWith(each, StringComparison.OrdinalIgnoreCase)) start = each.Length;
        if (start == 0) return 0;
        int end = rest.IndexOfAny(" <>`\"");
        ReadOnlySpan<char> address = Trim(end < 0 ? rest : rest[..end]);
        return address.Length > start ? address.Length : 0;
    }

    /// <summary>Whether Markdown would take anything of it for something else than a part of an address.</summary>
    public static bool ActsInside(ReadOnlySpan<char> address)
    {
        for (int i = 0; i < address.Length; i++)
        {
            bool acts = address[i] switch
            {
                '*' or '\\' or '@' or ']' => true,
                '_' => i == 0 || i + 1 == address.Length || !char.IsLetterOrDigit(address[i - 1]) || !char.IsLetterOrDigit(address[i + 1]),
                '~' => i + 1 < address.Length && address[i + 1] == '~',
                '!' => i + 1 < address.Length && address[i + 1] == '[',
                '&' => EntityLength(address[i..]) > 0,
                _ => false,
            };
            if (acts) return true;
        }
        return false;
    }

    /// <summary>Whether it can stand in angle brackets: it names its scheme, and has nothing that some renderers decode there.</summary>
    public static bool FitsBrackets(string address)
    {
        if (address.StartsWith("www.", StringComparison.OrdinalIgnoreCase)) return false;
        for (int at = address.IndexOf('&'); at >= 0; at = address.IndexOf('&', at + 1))
            if (EntityLength(address.AsSpan(at)) > 0) return false;
        return true;
    }

    /// <returns>How long the character reference is that the text begins with, such as <c>&amp;copy;</c>; 0 = it begins with none.</returns>
    public static int EntityLength(ReadOnlySpan<char> text)
    {
        int end = text.Length > 1 && text[1] == '#' ? 2 : 1;
        int start = end;
        while (end < text.Length && char.IsAsciiLetterOrDigit(text[end])) end++;
        return end > start && end < text.Length && text[end] == ';' ? end + 1 : 0;
    }

    private static ReadOnlySpan<char> Trim(ReadOnlySpan<char> address)
    {
        while (address.Length > 0)
        {
            char last = address[^1];
            bool isEnd = last switch
            {
                '?' or '!' or '.' or ',' or ':' or ';' or '*' or '_' or '~' or '\'' or '\\' => true,
                ')' => address.Count(')') > address.Count('('),
                ']' => address.Count(']') > address.Count('['),
                '}' => address.Count('}') > address.Count('{'),
                _ => false,
            };
            if (!isEnd) break;
            address = address[..^1];
        }
        return address;
    }
}
