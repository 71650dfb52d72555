using System.Runtime.CompilerServices;
using System.Text;

namespace ReleaseTools.Engine.Pages;

/// <summary>
/// HTML that is put together from interpolated strings: what stands in a hole is escaped, always, unless it is <see cref="Markup"/>.
/// Nothing is left to the care of whoever writes a line of the page.
/// </summary>
internal sealed class HtmlText
{
    private readonly StringBuilder _text = new();

    public HtmlText Write([InterpolatedStringHandlerArgument("")] ref Holes html)
    {
        _ = html;                                                           // has written itself
        return this;
    }

    public Markup ToMarkup() => new(_text.ToString());

    public override string ToString() => _text.ToString();

    private void Escape(string text)
    {
        foreach (char c in text)
        {
            _ = c switch
            {
                '&' => _text.Append("&amp;"),
                '<' => _text.Append("&lt;"),
                '>' => _text.Append("&gt;"),
                '"' => _text.Append("&quot;"),
                '\'' => _text.Append("&#39;"),
                _ when IsUnseen(c) => _text.Append($"\\u{(int)c:x4}"),
                _ => _text.Append(c),
            };
        }
    }

    // control characters, and those that turn the reading direction so that a file seems to have another extension
    private static bool IsUnseen(char c) => char.IsControl(c) || c is >= '\u2028' and <= '\u202E' or >= '\u2066' and <= '\u2069';

    /// <summary>The compiler's part of it.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Holes
    {
        private readonly HtmlText _html;

        public Holes(int literalLength, int formattedCount, HtmlText html)
        {
            _ = (literalLength, formattedCount);
            _html = html;
        }

        public void AppendLiteral(string literal) => _html._text.Append(literal);

        public void AppendFormatted(string? text) => _html.Escape(text ?? "");

        public void AppendFormatted(int number) => _html._text.Append(number);

        public void AppendFormatted(Markup markup) => _html._text.Append(markup.Html);
    }
}

/// <summary>HTML that is known to be safe.</summary>
internal readonly record struct Markup(string Html);
