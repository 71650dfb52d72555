using System.Globalization;
using ReleaseTools.Formatting;
using ReleaseTools.Notes;

namespace ReleaseTools.Engine.Notes;

/// <summary>The notes as a template sees them: plain values under the names of <c>release-notes.json</c>, those from commits escaped for Markdown.</summary>
internal static class TemplateData
{
    public static Dictionary<string, object?> Of(NotesDocument notes) => new(StringComparer.Ordinal)
    {
        ["product"] = MarkdownText.Escape(notes.Product),
        ["version"] = notes.Version.ToString(),
        ["tag"] = MarkdownText.Escape(notes.Tag),
        ["date"] = notes.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["previousTag"] = notes.PreviousTag is { } tag ? MarkdownText.Escape(tag) : "",
        ["commit"] = notes.Commit,
        ["commits"] = notes.Commits,
        ["summary"] = NotesMarkdown.Summary(notes),
        ["groups"] = notes.Groups.Select(Group).ToArray(),
        ["contributors"] = notes.Contributors.Select(person => MarkdownText.Escape(person.Name)).ToArray(),
        ["newContributors"] = NotesMarkdown.Newcomers(notes).Select(person => MarkdownText.Escape(person.Name)).ToArray(),
        ["downloads"] = notes.Downloads.Select(Download).ToArray(),
    };

    private static Dictionary<string, object?> Group(NoteGroup group) => new(StringComparer.Ordinal)
    {
        ["title"] = group.Title,
        ["entries"] = group.Entries.Select(Entry).ToArray(),
    };

    private static Dictionary<string, object?> Entry(NoteEntry entry) => new(StringComparer.Ordinal)
    {
        ["hash"] = entry.Hash,
        ["title"] = MarkdownText.Escape(entry.Title),
        ["scope"] = MarkdownText.Escape(entry.Scope ?? ""),
        ["references"] = NotesMarkdown.References(entry),
        ["pullRequests"] = entry.PullRequests,
        ["breaking"] = entry.Breaking,
        ["breakingNote"] = MarkdownText.Escape(entry.BreakingNote ?? ""),
        ["breakingNotes"] = entry.BreakingNotes.Select(MarkdownText.Escape).ToArray(),
        ["details"] = (entry.Details ?? []).Select(MarkdownText.Escape).ToArray(),
        ["documentation"] = (entry.Documentation ?? []).Select(NotesMarkdown.Link).ToArray(),
        ["kinds"] = entry.Kinds ?? [],
        ["sigs"] = NotesMarkdown.Sigs(entry),
        ["authors"] = entry.Authors.Select(MarkdownText.Escape).ToArray(),
    };

    private static Dictionary<string, object?> Download(NoteDownload file) => new(StringComparer.Ordinal)
    {
        ["name"] = file.Name,
        ["code"] = MarkdownText.Code(file.Name),
        ["size"] = ByteSize.Format(file.Size),
        ["bytes"] = file.Size,
        ["sha256"] = file.Sha256,
        ["sha512"] = file.Sha512,
        ["kind"] = NotesJsonWriter.NameOf(file.Kind),
        ["platform"] = file.Platform ?? "any",
    };
}
