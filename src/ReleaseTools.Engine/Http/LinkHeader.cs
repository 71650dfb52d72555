using ReleaseTools.Formatting;

namespace ReleaseTools.Engine.Http;

/// <summary>The <c>Link</c> header, by which lists name their next page (RFC 8288).</summary>
internal static class LinkHeader
{
    /// <param name="header">All of them, with commas between; null where an answer has none.</param>
    /// <param name="page">What a relative address is relative to.</param>
    /// <returns>Null where there is no next page. Check its host before a credential is sent there.</returns>
    /// <exception cref="FormatException">Whether there is a next page, or where, can't be read. The message is part of a sentence.</exception>
    public static Uri? Next(string? header, Uri page)
    {
        // relations have no case (RFC 8288, 2.1.1)
        string? target = new LinkReader(header ?? "").ReadAll().FirstOrDefault(link => link.Relations.Contains("next", StringComparer.OrdinalIgnoreCase)).Target;
        if (target is null) return null;
        return Uri.TryCreate(page, target, out Uri? next) && next.Scheme is "http" or "https" ? next : throw new FormatException("its next link is no http or https address");
    }
}

/// <summary>
/// Reads a <c>Link</c> header (RFC 8288, 3). Commas and semicolons in quotes, or in a target, belong to the value. A header that can't be read to its end is an error:
/// a link that is left out might be the one to the next page.
/// </summary>
internal sealed class LinkReader(string text)
{
    private const string Blanks = " \t";

    private int _at;

    private bool IsOver => _at == text.Length;

    /// <returns>Each link's address, and the values of its <c>rel</c>: how that relates to the page.</returns>
    /// <exception cref="FormatException">As part of a sentence.</exception>
    public IReadOnlyList<(string Target, IReadOnlyList<string> Relations)> ReadAll()
    {
        var links = new List<(string, IReadOnlyList<string>)>();
        for (Skip(", \t"); !IsOver; Skip(", \t")) links.Add((Target(), Relations()));
        return links;
    }

    private string Target()
    {
        int end = text[_at] == '<' ? text.IndexOf('>', _at) : -1;
        if (end < 0) throw new FormatException("a link has no address in angle brackets");
        string target = text[(_at + 1)..end].Trim();
        _at = end + 1;
        return target;
    }

    // the first counts where there are several (RFC 8288, 3.3)
    private string[] Relations()
    {
        string? relations = null;
        for (Skip(Blanks); !IsOver && text[_at] != ','; Skip(Blanks))
        {
            if (text[_at] != ';') throw new FormatException($"'{Shown(text[_at])}' stands where a link's parameter should");
            _at++;
            Skip(Blanks);
            string name = Word("=;,");
            string value = !IsOver && text[_at] == '=' ? Value() : "";
            if (name.Equals("rel", StringComparison.OrdinalIgnoreCase)) relations ??= value;
        }
        return (relations ?? throw new FormatException("a link does not say what it is to")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }

    private string Value()
    {
        _at++;
        Skip(Blanks);
        return !IsOver && text[_at] == '"' ? QuotedString.Read(text, ref _at) : Word(";,");
    }

    private string Word(string ends)
    {
        int start = _at;
        while (!IsOver && !ends.Contains(text[_at], StringComparison.Ordinal)) _at++;
        return text[start.._at].Trim();
    }

    private void Skip(string marks)
    {
        while (!IsOver && marks.Contains(text[_at], StringComparison.Ordinal)) _at++;
    }

    private static char Shown(char c) => char.IsControl(c) ? '?' : c;
}
