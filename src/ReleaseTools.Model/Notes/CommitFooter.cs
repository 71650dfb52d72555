namespace ReleaseTools.Notes;

/// <summary>A footer of a commit message, by Conventional Commits 1.0.0 (items 8 to 10): <c>Token: value</c> or <c>Token #value</c>.</summary>
/// <param name="Token">As written: <c>Refs</c>, <c>Co-authored-by</c>, <c>BREAKING CHANGE</c>.</param>
/// <param name="Value">May have several lines; it ends where the next footer begins.</param>
public sealed record CommitFooter(string Token, string Value)
{
    /// <summary>Whether it announces a breaking change; the token is upper case by the specification.</summary>
    public bool IsBreaking => Token is "BREAKING CHANGE" or "BREAKING-CHANGE";

    /// <summary>
    /// The footers begin after a blank line, with the last paragraphs that all start like a footer. A breaking change is taken from
    /// anywhere, and may have several paragraphs: people write both.
    /// </summary>
    internal static (string Text, IReadOnlyList<CommitFooter> Footers) Split(string body)
    {
        string[] lines = body.Split('\n');
        int start = StartOf(lines);
        if (start == lines.Length) return (body, []);
        var footers = new List<CommitFooter>();
        foreach (string line in lines[start..])
        {
            if (Parse(line) is { } footer) footers.Add(footer);
            else footers[^1] = footers[^1] with { Value = footers[^1].Value + "\n" + line };
        }
        return (string.Join('\n', lines[..start]).TrimEnd(), footers.ConvertAll(footer => footer with { Value = footer.Value.Trim() }));
    }

    private static int StartOf(string[] lines)
    {
        int start = lines.Length;
        for (int i = lines.Length - 1; i >= 0; i--)
        {
            bool opens = i == 0 || lines[i - 1].Length == 0;
            if (!opens || lines[i].Length == 0) continue;
            if (Parse(lines[i]) is null) break;
            start = i;
        }
        int breaking = Array.FindIndex(lines, line => Parse(line) is { IsBreaking: true });
        return breaking >= 0 && breaking < start ? breaking : start;
    }

    private static CommitFooter? Parse(string line)
    {
        int end = 0;
        if (line.StartsWith("BREAKING CHANGE", StringComparison.Ordinal)) end = "BREAKING CHANGE".Length;
        else while (end < line.Length && (char.IsAsciiLetterOrDigit(line[end]) || line[end] == '-')) end++;
        if (end == 0) return null;
        ReadOnlySpan<char> rest = line.AsSpan(end);
        if (rest is ":" || rest.StartsWith(": ")) return new(line[..end], line[(end + 1)..].Trim());
        return rest.StartsWith(" #") ? new(line[..end], line[(end + 1)..].Trim()) : null;
    }
}
