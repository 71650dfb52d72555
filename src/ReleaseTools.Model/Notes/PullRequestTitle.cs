using System.Globalization;

namespace ReleaseTools.Notes;

/// <summary>What a commit is called, and the pull requests that brought it: from squash titles (<c>Add x (#12)</c>) and from merges.</summary>
/// <param name="Text">Without the numbers; null for a merge that says nothing to a reader.</param>
internal readonly record struct PullRequestTitle(string? Text, IReadOnlyList<int> PullRequests)
{
    private static readonly List<int> s_none = [];
    private static readonly string[] s_plainMerges = ["branch ", "branches ", "tag ", "tags ", "commit ", "commits ", "remote-tracking branch ", "remote-tracking branches ", "http"];

    public static PullRequestTitle Read(CommitMessage message, bool isMerge)
    {
        string title = message.Title;
        if (title.StartsWith("Merge ", StringComparison.Ordinal)) return ReadMerge(message, title["Merge ".Length..], isMerge);
        if (title.StartsWith("Merged PR ", StringComparison.Ordinal) && ReadNumber(title, "Merged PR ".Length, out int end) is { } azure
            && title.AsSpan(end).StartsWith(": ")) return Squash(title[(end + 2)..], [azure]);
        if (title.StartsWith("Merged in ", StringComparison.Ordinal) && title.IndexOf("(pull request #", StringComparison.Ordinal) is > 0 and int at)
            return FromBody(message, ReadNumber(title, at + "(pull request #".Length, out _));
        return Squash(title, null);
    }

    private static PullRequestTitle ReadMerge(CommitMessage message, string rest, bool isMerge)
    {
        if (rest.StartsWith("pull request #", StringComparison.Ordinal)) return FromBody(message, ReadNumber(rest, "pull request #".Length, out _));
        bool quoted = rest.Contains(" '", StringComparison.Ordinal);          // as git writes it, and no person does
        bool plain = (isMerge || quoted || rest.StartsWith("http", StringComparison.Ordinal))
            && Array.Exists(s_plainMerges, start => rest.StartsWith(start, StringComparison.Ordinal));
        if (!plain) return Squash(message.Title, null);
        bool request = message.Body.Contains("See merge request ", StringComparison.Ordinal);            // GitLab's merges name theirs in the body
        return request ? FromBody(message, null) : new(null, s_none);
    }

    private static PullRequestTitle FromBody(CommitMessage message, int? number)
    {
        int end = message.Body.IndexOf('\n');
        string first = (end < 0 ? message.Body : message.Body[..end]).Trim();
        return first.Length == 0 ? new(message.Title, s_none) : Squash(first, number is { } known ? [known] : null);
    }

    private static PullRequestTitle Squash(string title, List<int>? numbers)
    {
        string text = title;
        while (text.EndsWith(')') && text.LastIndexOf("(#", StringComparison.Ordinal) is > 0 and int at
            && ReadNumber(text, at + 2, out int end) is { } number && end == text.Length - 1)
        {
            numbers ??= [];
            if (!numbers.Contains(number)) numbers.Insert(0, number);
            text = text[..at].TrimEnd();
        }
        return text.Length == 0 ? new(title, s_none) : new(text, numbers ?? s_none);
    }

    /// <returns>Null where there are no digits, or more than a number can have.</returns>
    internal static int? ReadNumber(ReadOnlySpan<char> text, int start, out int end)
    {
        end = start;
        while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
        return int.TryParse(text[start..end], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
    }
}
