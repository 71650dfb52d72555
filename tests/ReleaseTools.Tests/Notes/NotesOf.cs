using ReleaseTools.Artifacts;
using ReleaseTools.Engine.Notes;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Notes;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Notes;

/// <summary>The notes of a repository's head, written and read back.</summary>
internal sealed record NotesOf(ReleaseNotes Notes, string Markdown, NotesDocument Document)
{
    /// <summary>The titles below a heading; empty where there is no such heading.</summary>
    public string[] this[string heading] =>
        [.. Document.Groups.Where(group => group.Title == heading).SelectMany(group => group.Entries).Select(entry => entry.Title)];

    public string[] Titles => [.. Document.Groups.SelectMany(group => group.Entries).Select(entry => entry.Title)];

    public string[] Contributors => [.. Document.Contributors.Select(person => person.Name)];

    public string[] FirstTime => [.. Document.Contributors.Where(person => person.FirstTime).Select(person => person.Name)];

    public static NoteRequest Request(GitRepository repository, string version = "1.1.0") => new()
    {
        Repository = repository.Path,
        Commit = "HEAD",
        Product = "hello",
        Version = ReleaseVersion.Parse(version),
        Tag = "v" + version,
        Date = new DateTimeOffset(2026, 11, 21, 9, 30, 0, TimeSpan.Zero),
        Output = Path.Combine(repository.Path, ".git", "notes"),
    };

    public static Task<NotesOf> Async(GitRepository repository, string version = "1.1.0", params Artifact[] artifacts) =>
        Async(Request(repository, version) with { Artifacts = artifacts });

    public static async Task<NotesOf> Async(NoteRequest request)
    {
        ReleaseNotes notes = await new NoteWriter().WriteAsync(request, NoProgress.Instance, CancellationToken.None);
        return new(notes, await File.ReadAllTextAsync(notes.MarkdownPath), await NotesJson.ReadAsync(notes.JsonPath, CancellationToken.None));
    }
}
