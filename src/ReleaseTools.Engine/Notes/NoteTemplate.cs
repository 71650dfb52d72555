using System.Globalization;
using System.Text.RegularExpressions;
using HandlebarsDotNet;
using HandlebarsDotNet.Compiler;
using ReleaseTools.Formatting;
using ReleaseTools.Notes;

namespace ReleaseTools.Engine.Notes;

/// <summary>
/// A project's own layout, in Handlebars. It sees the values that it is given and nothing else: no helper and no partial reads a file.
/// Values are safe to stand in the text as they are; nothing is escaped for HTML.
/// </summary>
internal sealed partial class NoteTemplate
{
    private readonly string _path;
    private readonly string _text;
    private readonly string _guide;
    private readonly HandlebarsTemplate<object, object> _render;

    private NoteTemplate(string path, string text, string guide)
    {
        (_path, _text, _guide) = (path, text, guide);
        IHandlebars handlebars = Handlebars.Create(new HandlebarsConfiguration { NoEscape = true, ThrowOnUnresolvedBindingExpression = true });
        _render = Guard(() => handlebars.Compile(text));
    }

    /// <summary>The template that gives what the built-in layout gives, for people to start from.</summary>
    public static string BuiltIn
    {
        get
        {
            using var reader = new StreamReader(typeof(NoteTemplate).Assembly.GetManifestResourceStream("ReleaseTools.Engine.Notes.notes.hbs")!);
            return reader.ReadToEnd();
        }
    }

    /// <param name="key">Of the definition: it names the template.</param>
    /// <param name="guide">The page that lists what such a template may use.</param>
    public static async Task<NoteTemplate> LoadAsync(string path, CancellationToken cancellation, string key = "notes.template", string guide = "docs/notes.md")
    {
        try
        {
            return new(path, await File.ReadAllTextAsync(path, cancellation), guide);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException("TemplateUnreadable", path, $"Could not read the template {path}: {e.Message}", $"Correct `{key}` in the definition.", e);
        }
    }

    public string Render(NotesDocument notes) => Render(TemplateData.Of(notes));

    public string Render(IReadOnlyDictionary<string, object?> values) => Guard(() => _render(values));

    // Handlebars.Net throws whatever its inside throws (InvalidCast, Argument…): it is the template that is wrong, always
    private T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new UsageException("TemplateInvalid", _path, $"{_path}{Place(e)}: {FirstLine(e.Message)}", $"{_guide} lists what a template may use.", e);
        }
    }

    private string Place(Exception error)
    {
        for (Exception? e = error; e is not null; e = e.InnerException)
        {
            Match at = OccurredAt().Match(e.Message);
            if (at.Success) return $":{int.Parse(at.Groups["line"].ValueSpan, CultureInfo.InvariantCulture) + 1}";          // it counts from 0
            string name = e is HandlebarsUndefinedBindingException { Path: { } path } ? path : Quoted().Match(e.Message).Groups["name"].Value;
            if (name.Length > 0 && LineOf(name) is { } line) return $":{line}";
        }
        return "";
    }

    // most errors are thrown without their place, but with what they are about
    private int? LineOf(string name)
    {
        int at = _text.IndexOf("{{" + name, StringComparison.Ordinal) is >= 0 and int plain ? plain : _text.IndexOf(name, StringComparison.Ordinal);
        return at < 0 ? null : _text.AsSpan(0, at).Count('\n') + 1;
    }

    private static string FirstLine(string message) => message.Split('\n')[0].Split(". If you ")[0].Trim();

    [GeneratedRegex(@"Occured at: ?(?<line>\d+):", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OccurredAt();

    [GeneratedRegex("'(?<name>[^']+)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Quoted();
}

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
