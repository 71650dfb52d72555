using System.Text;

namespace ReleaseTools.Formatting;

/// <summary>
/// The quoted strings of HTTP headers (RFC 9110, 5.6.4): a backslash escapes the next character, and no control character is allowed but the tab. Bytes above 127 are.
/// </summary>
public static class QuotedString
{
    /// <param name="at">Where the opening quote is; afterwards, behind the closing one.</param>
    /// <exception cref="FormatException">It is none. The message is part of a sentence.</exception>
    public static string Read(string text, ref int at)
    {
        var value = new StringBuilder();
        for (int next = at + 1; next < text.Length; next++)
        {
            if (text[next] == '"')
            {
                at = next + 1;
                return value.ToString();
            }
            if (text[next] == '\\' && ++next == text.Length) break;
            if (text[next] is < ' ' and not '\t' or '\x7f') throw new FormatException("a quoted value has a control character");
            value.Append(text[next]);
        }
        throw new FormatException("a quoted value does not end");
    }
}
