using System.Globalization;
using System.Text;
using ReleaseTools.Formatting;

namespace ReleaseTools.Notes;

/// <summary>The built-in layout of <c>RELEASE_NOTES.md</c>. The template <c>notes.hbs</c> says the same for people to start from; a test holds them together.</summary>
public static class NotesMarkdown
{
    private const int ShortHash = 7;

    public static string Write(NotesDocument notes)
    {
        var text = new StringBuilder(1024);
        text.Append(CultureInfo.InvariantCulture, $"# {MarkdownText.Escape(notes.Product)} {notes.Version}\n\n{Summary(notes)}\n");
        WriteGroups(text, notes.Groups, "##");
        WriteContributors(text, notes);
        WriteDownloads(text, notes.Downloads);
        return text.ToString();
    }

    /// <summary>Only what has changed, each group below a heading of that level: a changelog's section.</summary>
    public static string WriteChanges(NotesDocument notes)
    {
        var text = new StringBuilder(1024);
        WriteGroups(text, notes.Groups, "###");
        return text.Length > 0 ? text.ToString(1, text.Length - 1) : Summary(notes) + "\n";
    }

    /// <summary>One line: when, and how much since when.</summary>
    public static string Summary(NotesDocument notes)
    {
        string date = notes.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        string since = notes.PreviousTag is { } tag ? $"since {MarkdownText.Escape(tag)}" : "in the first release";
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

    private static void WriteGroups(StringBuilder text, IReadOnlyList<NoteGroup> groups, string heading)
    {
        foreach (NoteGroup group in groups)
        {
            text.Append('\n').Append(heading).Append(' ').Append(group.Title).Append("\n\n");
            foreach (NoteEntry entry in group.Entries)
            {
                text.Append("- ");
                if (entry.Scope is { } scope) text.Append("**").Append(MarkdownText.Escape(scope)).Append(":** ");
                text.Append(MarkdownText.Escape(entry.Title)).Append(" (").Append(References(entry)).Append(")\n");
                if (entry.BreakingNote is { } note) text.Append("  - ").Append(MarkdownText.Escape(note)).Append('\n');
            }
        }
    }

    private static void WriteContributors(StringBuilder text, NotesDocument notes)
    {
        if (notes.Contributors.Count == 0) return;
        text.Append("\n## Contributors\n\n").AppendJoin(", ", Names(notes.Contributors)).Append('\n');
        IReadOnlyList<Contributor> newcomers = Newcomers(notes);
        if (newcomers.Count > 0) text.Append("\nFor the first time: ").AppendJoin(", ", Names(newcomers)).Append('\n');
    }

    private static IEnumerable<string> Names(IReadOnlyList<Contributor> people) => people.Select(person => MarkdownText.Escape(person.Name));

    /// <summary>In a first release everybody is new, and it goes without saying.</summary>
    public static IReadOnlyList<Contributor> Newcomers(NotesDocument notes) =>
        notes.PreviousTag is null ? [] : [.. notes.Contributors.Where(person => person.FirstTime)];

    private static void WriteDownloads(StringBuilder text, IReadOnlyList<NoteDownload> downloads)
    {
        if (downloads.Count == 0) return;
        text.Append("\n## Downloads\n\n| File | Platform | Size |\n| --- | --- | ---: |\n");
        foreach (NoteDownload file in downloads)
            text.Append(CultureInfo.InvariantCulture, $"| {MarkdownText.Code(file.Name)} | {file.Platform ?? "any"} | {ByteSize.Format(file.Size)} |\n");
        text.Append("\n## Checksums\n\n| File | SHA-256 |\n| --- | --- |\n");
        foreach (NoteDownload file in downloads) text.Append(CultureInfo.InvariantCulture, $"| {MarkdownText.Code(file.Name)} | `{file.Sha256}` |\n");
        text.Append("\n| File | SHA-512 |\n| --- | --- |\n");
        foreach (NoteDownload file in downloads) text.Append(CultureInfo.InvariantCulture, $"| {MarkdownText.Code(file.Name)} | `{file.Sha512}` |\n");
    }
}
