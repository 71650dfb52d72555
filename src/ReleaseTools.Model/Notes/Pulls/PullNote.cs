namespace ReleaseTools.Notes.Pulls;

/// <summary>A note before it has its place below a heading.</summary>
/// <param name="Hash">The commit that brought it; empty for one that only a map file tells.</param>
/// <param name="PullRequests">In order: where it was picked, the origin's too.</param>
/// <param name="Author">An account's name; null where none is known.</param>
internal sealed record PullNote(
    NoteText Text,
    string Hash,
    IReadOnlyList<int> PullRequests,
    string? Author,
    IReadOnlyList<string> Kinds,
    IReadOnlyList<string> Areas,
    IReadOnlyList<string> Sigs,
    bool AsksForAction,
    IReadOnlyList<NoteLink> Documentation)
{
    /// <summary>What the note says, whoever says it: the same from several pull requests is one note.</summary>
    public string Key { get; } = string.Join('\n', [Text.Title, .. Text.Details]).ToLowerInvariant();

    /// <param name="same">Not empty, newest first.</param>
    public static PullNote Merge(List<PullNote> same) => same.Count == 1 ? same[0] : same[0] with
    {
        PullRequests = [.. same.SelectMany(note => note.PullRequests).Distinct().Order()],
        AsksForAction = same.Exists(note => note.AsksForAction),
        Documentation = [.. same.SelectMany(note => note.Documentation).Distinct()],
    };

    /// <summary>What a map file says of it, over what the pull request says.</summary>
    public PullNote With(NoteMapText map) => this with
    {
        Author = map.Author ?? Author,
        Kinds = map.Kinds ?? Kinds,
        Areas = map.Areas ?? Areas,
        Sigs = map.Sigs ?? Sigs,
        AsksForAction = map.ActionRequired ?? AsksForAction,
        Documentation = map.Documentation ?? Documentation,
    };
}
