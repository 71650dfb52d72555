using System.Text;

namespace ReleaseTools.Notes;

/// <summary>Makes one-line texts safe to stand in Markdown: they show as they were written, and do nothing but link to the addresses that they name.</summary>
public static class MarkdownText
{
    /// <summary>
    /// Code spans stay what they are. What looks like a mention becomes one (<c>`@name`</c>), so publishing the notes sends no notifications. An address stays as
    /// it is where that is enough to link to it, and else stands in angle brackets: backslashes in it would be a part of it.
    /// </summary>
    public static string Escape(string text)
    {
        if (IsPlain(text)) return text;
        var markdown = new StringBuilder(text.Length + 8);
        int at = EscapeStart(text, markdown);
        while (at < text.Length)
        {
            if (IsSpecial(text[at])) at = EscapeAt(text, at, markdown);
            else if (MarkdownAddress.Length(text, at) is > 0 and int length) at = CopyAddress(text, at, length, markdown);
            else markdown.Append(text[at++]);
        }
        return markdown.ToString();
    }

    /// <summary>The same for the text of a link, where there can be no other link.</summary>
    public static string Label(string text)
    {
        var markdown = new StringBuilder(text.Length + 8);
        for (int at = 0; at < text.Length;)
        {
            if (text[at] is '[' or ']') markdown.Append('\\').Append(text[at++]);
            else if (IsSpecial(text[at])) at = EscapeAt(text, at, markdown);
            else markdown.Append(text[at++]);
        }
        return markdown.ToString();
    }

    /// <summary>A code span that shows exactly <paramref name="text"/>, also in a table's cell.</summary>
    public static string Code(string text)
    {
        string fence = "`";
        while (text.Contains(fence, StringComparison.Ordinal)) fence += "`";
        string pad = text.StartsWith('`') || text.EndsWith('`') ? " " : "";
        return $"{fence}{pad}{text.Replace("|", "\\|", StringComparison.Ordinal)}{pad}{fence}";
    }

    // headings, lists, quotes, task boxes and rules begin a line
    private static int EscapeStart(string text, StringBuilder markdown)
    {
        int digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits > 0 && text[digits] is '.' or ')')
        {
            markdown.Append(text, 0, digits).Append('\\').Append(text[digits]);
            return digits + 1;
        }
        char next = text.Length > 1 ? text[1] : ' ';
        bool opens = text[0] switch
        {
            '>' => true,
            '#' => next is ' ' or '#',
            '-' => next is ' ' or '-',
            '+' or '*' => next is ' ',
            '[' => text.IndexOf(']') == 2 || text.Contains("]:", StringComparison.Ordinal),
            _ => false,
        };
        if (!opens) return 0;
        markdown.Append('\\').Append(text[0]);
        return 1;
    }

    private static int EscapeAt(string text, int at, StringBuilder markdown)
    {
        char c = text[at], next = at + 1 < text.Length ? text[at + 1] : ' ', last = at > 0 ? text[at - 1] : ' ';
        if (c == '`') return CopyCode(text, at, markdown);
        if (c == '@' && IsNamePart(next) && !IsNamePart(last)) return CopyMention(text, at, markdown);
        bool acts = c switch
        {
            '\\' => char.IsAsciiLetterOrDigit(next) is false && next != ' ',
            '*' => !(last == ' ' && next == ' '),
            '_' => !(char.IsLetterOrDigit(last) && char.IsLetterOrDigit(next)),
            '~' => last == '~' || next == '~',
            ']' => next is '(' or '[',
            '<' => next != ' ',
            '@' => false,
            '!' => next == '[',
            '&' => MarkdownAddress.EntityLength(text.AsSpan(at)) > 0,
            _ => true,
        };
        if (acts) markdown.Append('\\');
        markdown.Append(c);
        return at + 1;
    }

    private static int CopyAddress(string text, int at, int length, StringBuilder markdown)
    {
        string address = text.Substring(at, length);
        int end = text.AsSpan(at).IndexOfAny(" <`") is >= 0 and int stop ? at + stop : text.Length;
        bool isBare = (end == text.Length || text[end] == ' ')
            && text.AsSpan(at + length, end - at - length).IndexOfAnyExcept(".,:;?!'\")") < 0
            && !MarkdownAddress.ActsInside(text.AsSpan(at, end - at));
        if (isBare) markdown.Append(address);
        else if (MarkdownAddress.FitsBrackets(address)) markdown.Append('<').Append(address).Append('>');
        else markdown.Append(Code(address));
        return at + length;
    }

    private static int CopyCode(string text, int at, StringBuilder markdown)
    {
        int length = RunLength(text, at);
        for (int close = at + length; close < text.Length; close++)
        {
            if (text[close] != '`') continue;
            int run = RunLength(text, close);
            if (run == length)
            {
                markdown.Append(text, at, close + run - at);
                return close + run;
            }
            close += run - 1;
        }
        for (int i = 0; i < length; i++) markdown.Append("\\`");
        return at + length;
    }

    private static int RunLength(string text, int at)
    {
        int end = at;
        while (end < text.Length && text[end] == '`') end++;
        return end - at;
    }

    private static int CopyMention(string text, int at, StringBuilder markdown)
    {
        int end = at + 1;
        while (end < text.Length && (IsNamePart(text[end]) || (text[end] is '-' or '/' && end + 1 < text.Length && IsNamePart(text[end + 1])))) end++;
        markdown.Append('`').Append(text, at, end - at).Append('`');
        return end;
    }

    private static bool IsPlain(string text)
    {
        if (text.Length == 0) return true;
        if (text[0] is '#' or '+' or '-' or '>' or '[' || char.IsAsciiDigit(text[0])) return false;
        foreach (char c in text)
            if (IsSpecial(c)) return false;
        return true;
    }

    private static bool IsSpecial(char c) => c is '\\' or '*' or '_' or '<' or ']' or '&' or '~' or '`' or '@' or '!';

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
