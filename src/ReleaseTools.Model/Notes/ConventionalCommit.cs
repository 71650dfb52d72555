namespace ReleaseTools.Notes;

/// <summary>A message by Conventional Commits 1.0.0: <c>type(scope)!: description</c>, a body, footers.</summary>
/// <param name="Type">As written: types mean the same in any case.</param>
/// <param name="Scope">What the parentheses hold, or null.</param>
/// <param name="IsBreaking">Marked by <c>!</c> or by a <c>BREAKING CHANGE</c> footer.</param>
/// <param name="Body">Without the footers.</param>
public sealed record ConventionalCommit(
    string Type,
    string? Scope,
    bool IsBreaking,
    string Description,
    string Body,
    IReadOnlyList<CommitFooter> Footers)
{
    /// <returns>Null where the message isn't one of these; never throws.</returns>
    public static ConventionalCommit? Parse(string message) => Parse(CommitMessage.Parse(message));

    /// <inheritdoc cref="Parse(string)"/>
    public static ConventionalCommit? Parse(CommitMessage message)
    {
        if (ConventionalTitle.Parse(message.Title) is not { } title) return null;
        (string body, IReadOnlyList<CommitFooter> footers) = message.SplitFooters();
        bool breaking = title.IsBreaking || footers.Any(footer => footer.IsBreaking);
        return new(title.Type, title.Scope, breaking, title.Description, body, footers);
    }
}

/// <summary>The first line of a conventional commit.</summary>
internal readonly record struct ConventionalTitle(string Type, string? Scope, bool IsBreaking, string Description)
{
    public static ConventionalTitle? Parse(string title)
    {
        int end = 0;
        while (end < title.Length && (char.IsLetterOrDigit(title[end]) || title[end] is '-' or '_')) end++;
        if (end == 0 || end == title.Length) return null;
        string? scope = null;
        int at = end;
        if (title[at] == '(')
        {
            int close = title.IndexOf(')', at);
            if (close < 0) return null;
            scope = title[(at + 1)..close].Trim() is { Length: > 0 } text ? text : null;
            at = close + 1;
        }
        bool breaking = at < title.Length && title[at] == '!';
        if (breaking) at++;
        if (!title.AsSpan(at).StartsWith(": ")) return null;
        string description = title[(at + 2)..].Trim();
        return description.Length == 0 ? null : new(title[..end], scope, breaking, description);
    }
}
