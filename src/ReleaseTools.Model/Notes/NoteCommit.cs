using ReleaseTools.Notes.Pulls;

namespace ReleaseTools.Notes;

/// <summary>What notes keep of a commit: never its body.</summary>
/// <param name="Title">For readers: without type, scope and pull request numbers.</param>
/// <param name="FullTitle">With type and scope, without numbers: what a revert of it quotes.</param>
/// <param name="Type">Of a conventional commit, in lower case; else null.</param>
/// <param name="BreakingNote">What a <c>BREAKING CHANGE</c> footer says, on one line; null where there is none.</param>
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
    string? BreakingNote,
    RevertTarget? Reverts,
    IReadOnlyList<Person> Authors)
{
    private const string BreakingToken = "BREAKING CHANGE: ";
    private const string CoAuthor = "Co-authored-by:";
    private const int LongestTitle = 300;

    /// <summary>What it was picked from; null for a commit that is no cherry-pick, and where nobody asked.</summary>
    public CherryPick? Picked { get; init; }

    /// <summary>Further commits that are the same change; null = none.</summary>
    public IReadOnlyList<string>? AlsoIn { get; init; }

    /// <summary>The same change, committed again on other branches or by cherry-picks, as one.</summary>
    /// <param name="same">Newest first; not empty.</param>
    internal static NoteCommit Merge(List<NoteCommit> same) => same[0] with
    {
        PullRequests = [.. same.SelectMany(commit => commit.PullRequests).Distinct().Order()],
        IsBreaking = same.Exists(commit => commit.IsBreaking),
        BreakingNote = same.Find(commit => commit.BreakingNote is not null)?.BreakingNote,
        Authors = [.. same.SelectMany(commit => commit.Authors).Distinct()],
        AlsoIn = [.. same.Skip(1).Select(commit => commit.Hash)],
    };

    /// <param name="message">As git stores it.</param>
    /// <param name="withOrigin">Whether to look for what it was picked from.</param>
    /// <returns>Null for a merge that says nothing to a reader.</returns>
    public static NoteCommit? Read(string hash, bool isMerge, Person author, string message, bool withOrigin = false)
    {
        CommitMessage parts = CommitMessage.Parse(message);
        PullRequestTitle named = PullRequestTitle.Read(parts, isMerge);
        if (named.Text is not { } full) return null;
        ConventionalTitle? conventional = ConventionalTitle.Parse(full);
        string title = conventional?.Description ?? full;
        bool breaking = conventional?.IsBreaking ?? false;
        if (title.StartsWith(BreakingToken, StringComparison.Ordinal)) (title, breaking) = (title[BreakingToken.Length..].Trim(), true);
        string? note = BreakingFooter(parts);
        return new(hash, Shorten(title), Shorten(full), conventional?.Type.ToLowerInvariant(), conventional?.Scope, named.PullRequests,
            breaking || note is not null, note is { Length: > 0 } ? note : null,
            RevertTarget.Read(full, conventional?.Type, title, parts), AuthorsOf(author, parts))
        {
            Picked = withOrigin ? CherryPick.Of(parts) : null,
        };
    }

    private static string Shorten(string title) => title.Length switch
    {
        0 => "(no message)",
        <= LongestTitle => title,
        _ => string.Concat(title.AsSpan(0, char.IsHighSurrogate(title[LongestTitle - 1]) ? LongestTitle - 1 : LongestTitle), "…"),
    };

    private static string? BreakingFooter(CommitMessage message)
    {
        if (!message.BodySpan.Contains("BREAKING", StringComparison.Ordinal)) return null;              // the footers of most commits needn't be split
        CommitFooter? footer = message.SplitFooters().Footers.FirstOrDefault(footer => footer.IsBreaking);
        if (footer is null) return null;
        int paragraph = footer.Value.IndexOf("\n\n", StringComparison.Ordinal);
        return Shorten((paragraph < 0 ? footer.Value : footer.Value[..paragraph]).Replace('\n', ' '));
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
