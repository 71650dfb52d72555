namespace ReleaseTools.Notes;

/// <summary>What a revert says it takes back, by everything it names it with.</summary>
/// <param name="Hashes">Whole or abbreviated commit ids.</param>
/// <param name="PullRequests">From GitHub's <c>Reverts owner/name#12</c>.</param>
/// <param name="Title">The quoted title, without pull request numbers; null where none is quoted.</param>
public sealed record RevertTarget(IReadOnlyList<string> Hashes, IReadOnlyList<int> PullRequests, string? Title)
{
    internal static RevertTarget? Read(string fullTitle, string? type, string description, CommitMessage message)
    {
        string? title = Quoted(fullTitle, "Revert \"")
            ?? (Quoted(fullTitle, "Reapply \"") is { } again ? $"Revert \"{again}\"" : null)
            ?? (string.Equals(type, "revert", StringComparison.OrdinalIgnoreCase) ? description.Trim('"') : null);
        if (title is null && !fullTitle.StartsWith("Revert ", StringComparison.Ordinal)) return null;
        var hashes = new List<string>();
        var requests = new List<int>();
        foreach (string line in message.Body.Split('\n')) ReadLine(line, type is not null, hashes, requests);
        if (title is null && hashes.Count == 0 && requests.Count == 0) return null;
        return new(hashes, requests, title is null ? null : WithoutNumbers(title));
    }

    /// <summary>Whether one of the ids names that commit.</summary>
    internal bool Names(string hash) => Hashes.Any(known => hash.StartsWith(known, StringComparison.OrdinalIgnoreCase));

    private static string? Quoted(string title, string start) =>
        title.StartsWith(start, StringComparison.Ordinal) && title.LastIndexOf('"') is int end && end > start.Length ? title[start.Length..end] : null;

    private static string WithoutNumbers(string title) => PullRequestTitle.Read(CommitMessage.Parse(title), isMerge: false).Text ?? title;

    private static void ReadLine(ReadOnlySpan<char> line, bool conventional, List<string> hashes, List<int> requests)
    {
        if (line.StartsWith("This reverts commit ", StringComparison.OrdinalIgnoreCase)) AddHashes(line["This reverts commit ".Length..], hashes, many: false);
        else if (conventional && line.StartsWith("Refs: ", StringComparison.OrdinalIgnoreCase)) AddHashes(line["Refs: ".Length..], hashes, many: true);
        else if (line.StartsWith("Reverts ", StringComparison.Ordinal) && line.IndexOf('#') is >= 0 and int at
            && PullRequestTitle.ReadNumber(line, at + 1, out _) is { } number) requests.Add(number);
    }

    private static void AddHashes(ReadOnlySpan<char> text, List<string> hashes, bool many)
    {
        while (text.Length > 0)
        {
            int end = 0;
            while (end < text.Length && char.IsAsciiHexDigit(text[end])) end++;
            if (end is < 7 or > 64) return;
            hashes.Add(text[..end].ToString());
            if (!many) return;
            text = text[end..].TrimStart(", ");
        }
    }
}
