using ReleaseTools.Notes.Pulls;

namespace ReleaseTools.Notes;

/// <summary>What notes keep of a commit: never its body.</summary>
/// <param name="Title">For readers: without type, scope and pull request numbers.</param>
/// <param name="FullTitle">With type and scope, without numbers: what a revert of it quotes.</param>
/// <param name="Type">Of a conventional commit, in lower case; else null.</param>
/// <param name="BreakingNotes">What the <c>BREAKING CHANGE</c> footers say, each on one line.</param>
/// <param name="Reverts">What it takes back; null for a commit that is no revert.</param>
/// <param name="Authors">The author, then the co-authors.</param>
public sealed record NoteCommit(
    string Hash,
    string Title,
    string FullTitle,
    string? Type,
    string? Scope,
    IReadOnlyList<int> PullRequests,
    bool IsBreaking,
    IReadOnlyList<string> BreakingNotes,
    RevertTarget? Reverts,
    IReadOnlyList<Person> Authors)
{
    private const string BreakingToken = "BREAKING CHANGE: ";
    private const string CoAuthor = "Co-authored-by:";
    private const int LongestTitle = 300;

    /// <summary>What it was picked from; null for a commit that is no cherry-pick.</summary>
    public CherryPick? Picked { get; init; }

    /// <summary>When the author wrote it, in seconds since 1970: cherry-picks and rebases keep it. 0 = unknown.</summary>
    public long Written { get; init; }

    /// <summary>For a merge, the first line of its own message, such as <c>Merge branch 'topic'</c>; else null.</summary>
    public string? MergeTitle { get; init; }

    /// <summary>Whether it has more than one parent.</summary>
    public bool IsMerge => MergeTitle is not null;

    /// <summary>Further commits that are the same change; null = none.</summary>
    public IReadOnlyList<string>? AlsoIn { get; init; }

    /// <summary>The same change, committed again on other branches or by cherry-picks, as one.</summary>
    /// <param name="same">Newest first; not empty.</param>
    internal static NoteCommit Merge(List<NoteCommit> same) => same[0] with
    {
        PullRequests = [.. same.SelectMany(commit => commit.PullRequests).Distinct().Order()],
        IsBreaking = same.Exists(commit => commit.IsBreaking),
        BreakingNotes = [.. same.SelectMany(commit => commit.BreakingNotes).Distinct()],
        Authors = [.. same.SelectMany(commit => commit.Authors).Distinct()],
        AlsoIn = [.. same.Skip(1).Select(commit => commit.Hash)],
    };

    /// <param name="message">As git stores it.</param>
    /// <param name="written">When the author wrote it, in seconds since 1970.</param>
    /// <returns>Null for a merge that says nothing to a reader.</returns>
    public static NoteCommit? Read(string hash, bool isMerge, Person author, string message, long written = 0)
    {
        CommitMessage parts = CommitMessage.Parse(message);
        PullRequestTitle named = PullRequestTitle.Read(parts, isMerge);
        if (named.Text is not { } full) return null;
        ConventionalTitle? conventional = ConventionalTitle.Parse(full);
        string title = conventional?.Description ?? full;
        bool breaking = conventional?.IsBreaking ?? false;
        if (title.StartsWith(BreakingToken, StringComparison.Ordinal)) (title, breaking) = (title[BreakingToken.Length..].Trim(), true);
        IReadOnlyList<string> notes = BreakingFooters(parts);
        return new(hash, Shorten(title), Shorten(full), conventional?.Type.ToLowerInvariant(), conventional?.Scope, named.PullRequests,
            breaking || notes.Count > 0, [.. notes.Where(note => note.Length > 0).Distinct()],
            RevertTarget.Read(full, conventional?.Type, title, parts), AuthorsOf(author, parts))
        {
            Picked = CherryPick.Of(parts),
            Written = written,
            MergeTitle = isMerge ? parts.Title : null,
        };
    }

    private static string Shorten(string title) => title.Length switch
    {
        0 => "(no message)",
        <= LongestTitle => title,
        _ => string.Concat(title.AsSpan(0, char.IsHighSurrogate(title[LongestTitle - 1]) ? LongestTitle - 1 : LongestTitle), "…"),
    };

    private static IReadOnlyList<string> BreakingFooters(CommitMessage message)
    {
        if (!message.BodySpan.Contains("BREAKING", StringComparison.Ordinal)) return [];                // the footers of most commits needn't be split
        return [.. message.SplitFooters().Footers.Where(footer => footer.IsBreaking).Select(footer => FirstParagraph(footer.Value))];
    }

    private static string FirstParagraph(string text)
    {
        if (text.Length == 0) return "";
        int end = text.IndexOf("\n\n", StringComparison.Ordinal);
        return Shorten((end < 0 ? text : text[..end]).Replace('\n', ' '));
    }

    private static IReadOnlyList<Person> AuthorsOf(Person author, CommitMessage message)
    {
        if (!message.BodySpan.Contains(CoAuthor, StringComparison.OrdinalIgnoreCase)) return author.Alone;
        var authors = new List<Person> { author };
        foreach (string line in message.Body.Split('\n'))
            if (line.StartsWith(CoAuthor, StringComparison.OrdinalIgnoreCase) && Person.Parse(line[CoAuthor.Length..]) is { } person) authors.Add(person);
        return authors;
    }
}

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
