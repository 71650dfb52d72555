using System.Security.Cryptography;
using System.Text;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Notes;

namespace ReleaseTools.Engine.Notes;

/// <summary>Writes the notes of a release from its git history: <c>RELEASE_NOTES.md</c> and <c>release-notes.json</c>.</summary>
public sealed class NoteWriter
{
    public const string MarkdownName = "RELEASE_NOTES.md";
    public const string JsonName = "release-notes.json";

    /// <summary>How many times the last call started git.</summary>
    internal int Questions { get; private set; }

    /// <exception cref="RefusedException">The history isn't there: no repository, no such commit or tag, a clone too shallow.</exception>
    /// <exception cref="UsageException">The template is missing or wrong; the message names file and line.</exception>
    public async Task<ReleaseNotes> WriteAsync(NoteRequest request, IProgressSink progress, CancellationToken cancellation)
    {
        if (!Directory.Exists(request.Repository))
            throw new RefusedException("NotARepository", ErrorCategory.ObjectNotFound, request.Repository, $"There is no folder {request.Repository}.");
        NoteTemplate? template = request.Template is { } path ? await NoteTemplate.LoadAsync(path, cancellation) : null;
        var history = new NoteHistory(request, progress);
        string? previousTag = await history.FindPreviousTagAsync(cancellation);
        var people = new Contributors();
        CommitLog log = await history.ReadAsync(previousTag, people, cancellation);
        Questions = history.Questions;
        NotesDocument notes = Compose(request, previousTag, log, people);
        return await SaveAsync(request.Output, notes, template?.Render(notes) ?? NotesMarkdown.Write(notes), cancellation);
    }

    private static NotesDocument Compose(NoteRequest request, string? previousTag, CommitLog log, Contributors people) => new(
        NotesDocument.CurrentSchema, request.Product, request.Version, request.Tag, request.Date, previousTag, request.Commit, log.Commits,
        NoteGroups.Arrange(log.Changes), people.List(log.Changes), NoteDownload.List(request.Artifacts));

    private static async Task<ReleaseNotes> SaveAsync(string folder, NotesDocument notes, string markdown, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        string markdownPath = Path.Combine(folder, MarkdownName), jsonPath = Path.Combine(folder, JsonName);
        byte[] text = Encoding.UTF8.GetBytes(markdown);
        ReadOnlyMemory<byte> json = NotesJsonWriter.Write(notes);
        await WholeFile.WriteAsync(markdownPath, text, cancellation);
        await WholeFile.WriteAsync(jsonPath, json, cancellation);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        digest.AppendData(text);
        digest.AppendData(json.Span);
        return new(notes.Version, notes.PreviousTag, notes.Commits, markdownPath, jsonPath, Convert.ToHexStringLower(digest.GetHashAndReset()));
    }
}
