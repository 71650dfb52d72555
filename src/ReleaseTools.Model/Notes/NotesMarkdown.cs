using System.Globalization;
using System.Text;
using ReleaseTools.Formatting;

namespace ReleaseTools.Notes;

/// <summary>The built-in layout of <c>RELEASE_NOTES.md</c>. The template <c>notes.hbs</c> says the same for people to start from; a test holds them together.</summary>
public static class NotesMarkdown
{
    private const int ShortHash = 7;

    public static void Write(TextWriter text, NotesDocument notes)
    {
        text.Write($"# {MarkdownText.Escape(notes.Product)} {notes.Version}\n\n{Summary(notes)}\n");
        WriteGroups(text, notes.Groups, "##");
        WriteContributors(text, notes);
        WriteDownloads(text, notes.Downloads);
    }

    /// <summary>Only what has changed, for a changelog's section.</summary>
    /// <param name="heading">The marks of the groups' headings, such as <c>###</c>.</param>
    public static string WriteChanges(NotesDocument notes, string heading)
    {
        if (notes.Groups.Count == 0) return Summary(notes) + "\n";
        var text = new StringWriter(CultureInfo.InvariantCulture);
        WriteGroups(text, notes.Groups, heading);
        return text.ToString().TrimStart('\n');
    }

    /// <summary>One line: when, and how much since when.</summary>
    /// <param name="isEscaped">Whether it is for Markdown; else it is plain text.</param>
    public static string Summary(NotesDocument notes, bool isEscaped = true)
    {
        string date = notes.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        string since = notes.PreviousTag is { } tag ? $"since {(isEscaped ? MarkdownText.Escape(tag) : tag)}" : "in the first release";
        return notes.Commits switch
        {
            0 => $"{date}. No changes {since}.",
            1 => $"{date}. 1 commit {since}.",
            int count => string.Create(CultureInfo.InvariantCulture, $"{date}. {count} commits {since}."),
        };
    }

    /// <summary>Where the change can be looked up: its pull requests, else its commits.</summary>
    public static string References(NoteEntry entry)
    {
        var text = new StringBuilder();
        foreach (int number in entry.PullRequests) text.Append(text.Length > 0 ? ", #" : "#").Append(number);
        if (text.Length > 0) return text.ToString();
        text.Append(entry.Hash, 0, Math.Min(ShortHash, entry.Hash.Length));
        foreach (string hash in entry.AlsoIn ?? []) text.Append(", ").Append(hash, 0, Math.Min(ShortHash, hash.Length));
        return text.ToString();
    }

    /// <summary>A link's Markdown. The title acts as little as any other text.</summary>
    public static string Link(NoteLink link) => link.Title.Length == 0 ? $"<{link.Url}>" : $"[{MarkdownText.Label(link.Title)}]({link.Url})";

    /// <summary>Who answers for the change, in one line.</summary>
    public static string Sigs(NoteEntry entry) => string.Join(", ", (entry.Sigs ?? []).Select(MarkdownText.Escape));

    private static void WriteGroups(TextWriter text, IReadOnlyList<NoteGroup> groups, string heading)
    {
        foreach (NoteGroup group in groups)
        {
            text.Write($"\n{heading} {group.Title}\n\n");
            foreach (NoteEntry entry in group.Entries) WriteEntry(text, entry);
        }
    }

    // piece by piece: there may be tens of thousands
    private static void WriteEntry(TextWriter text, NoteEntry entry)
    {
        text.Write("- ");
        if (entry.Scope is { } scope)
        {
            text.Write("**");
            text.Write(MarkdownText.Escape(scope));
            text.Write(":** ");
        }
        text.Write(MarkdownText.Escape(entry.Title));
        if (References(entry) is { Length: > 0 } references)
        {
            text.Write(" (");
            text.Write(references);
            text.Write(")");
        }
        if (entry.Sigs is { Count: > 0 }) text.Write($" [SIG {Sigs(entry)}]");
        text.Write("\n");
        foreach (string note in entry.BreakingNotes) text.Write($"  - {MarkdownText.Escape(note)}\n");
        foreach (string detail in entry.Details ?? []) text.Write($"  - {MarkdownText.Escape(detail)}\n");
        foreach (NoteLink link in entry.Documentation ?? []) text.Write($"  - {Link(link)}\n");
    }

    private static void WriteContributors(TextWriter text, NotesDocument notes)
    {
        if (notes.Contributors.Count == 0) return;
        text.Write($"\n## Contributors\n\n{Names(notes.Contributors)}\n");
        IReadOnlyList<Contributor> newcomers = Newcomers(notes);
        if (newcomers.Count > 0) text.Write($"\nFor the first time: {Names(newcomers)}\n");
    }

    private static string Names(IReadOnlyList<Contributor> people) => string.Join(", ", people.Select(person => MarkdownText.Escape(person.Name)));

    /// <summary>In a first release everybody is new, and it goes without saying.</summary>
    public static IReadOnlyList<Contributor> Newcomers(NotesDocument notes) =>
        notes.PreviousTag is null ? [] : [.. notes.Contributors.Where(person => person.FirstTime)];

    private static void WriteDownloads(TextWriter text, IReadOnlyList<NoteDownload> downloads)
    {
        if (downloads.Count == 0) return;
        text.Write("\n## Downloads\n\n| File | Platform | Size |\n| --- | --- | ---: |\n");
        foreach (NoteDownload file in downloads) text.Write($"| {MarkdownText.Code(file.Name)} | {file.Platform ?? "any"} | {ByteSize.Format(file.Size)} |\n");
        text.Write("\n## Checksums\n\n| File | SHA-256 |\n| --- | --- |\n");
        foreach (NoteDownload file in downloads) text.Write($"| {MarkdownText.Code(file.Name)} | `{file.Sha256}` |\n");
        text.Write("\n| File | SHA-512 |\n| --- | --- |\n");
        foreach (NoteDownload file in downloads) text.Write($"| {MarkdownText.Code(file.Name)} | `{file.Sha512}` |\n");
    }
}
