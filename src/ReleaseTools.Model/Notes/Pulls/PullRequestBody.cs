namespace ReleaseTools.Notes.Pulls;

/// <summary>What a pull request's body says for the notes, in blocks as kubernetes/release reads them.</summary>
/// <param name="Notes">Of its <c>release-note</c> blocks, in their order.</param>
/// <param name="SaysNone">Whether it says that there is nothing to tell: <c>NONE</c>, <c>N/A</c>, or <c>/release-note-none</c> on a line of its own.</param>
/// <param name="Documentation">The links of its <c>docs</c> blocks.</param>
public sealed record PullRequestBody(IReadOnlyList<NoteText> Notes, bool SaysNone, IReadOnlyList<NoteLink> Documentation)
{
    private const string Action = "release-note-action-required";

    private static readonly string[] s_names = ["release-note", "release-notes", Action];
    private static readonly string[] s_none = ["none", "n/a", "na"];

    /// <summary>Never throws, whatever the text is. A body without such a block says nothing: the title is no note.</summary>
    public static PullRequestBody Read(string markdown)
    {
        (List<BodyBlock> blocks, List<string> prose) = BodyBlock.Find(markdown);
        bool none = prose.Exists(line => line.Trim().Equals("/release-note-none", StringComparison.OrdinalIgnoreCase));
        var notes = new List<NoteText>();
        var links = new List<NoteLink>();
        foreach (BodyBlock block in blocks)
        {
            if (block.Name == "docs") links.AddRange(NoteLink.ReadAll(block.Text));
            if (!s_names.Contains(block.Name)) continue;
            if (IsNone(block.Text)) none = true;
            else notes.AddRange(NoteText.Read(block.Text).Select(note => note with { AsksForAction = note.AsksForAction || block.Name == Action }));
        }
        return new(notes, none && notes.Count == 0, links);
    }

    private static bool IsNone(string text) => s_none.Contains(text.Trim().Trim('"', '\'', '`', '.', '*', '-', ' ').ToLowerInvariant());
}
