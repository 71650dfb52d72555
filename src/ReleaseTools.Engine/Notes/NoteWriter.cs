using System.Security.Cryptography;
using ReleaseTools.Artifacts;
using ReleaseTools.Engine.Notes.Pulls;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Notes;
using ReleaseTools.Notes.Pulls;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Notes;

/// <summary>Writes the notes of a release from its git history: <c>RELEASE_NOTES.md</c> and <c>release-notes.json</c>.</summary>
public sealed class NoteWriter
{
    public const string MarkdownName = "RELEASE_NOTES.md";
    public const string JsonName = "release-notes.json";

    /// <summary>How many times the last call started git.</summary>
    internal int Questions { get; private set; }

    /// <summary>How many requests the last call sent to GitHub.</summary>
    internal int Requests { get; private set; }

    /// <exception cref="RefusedException">The history isn't there: no repository, no such commit or tag, a clone too shallow.</exception>
    /// <exception cref="UsageException">The template is missing or wrong; the message names file and line.</exception>
    public async Task<ReleaseNotes> WriteAsync(NoteRequest request, IProgressSink progress, CancellationToken cancellation)
    {
        if (!Directory.Exists(request.Repository))
            throw new RefusedException("NotARepository", ErrorCategory.ObjectNotFound, request.Repository, $"There is no folder {request.Repository}.");
        NoteTemplate? template = request.Template is { } path ? await NoteTemplate.LoadAsync(path, cancellation) : null;
        var history = new NoteHistory(request, progress);
        PreviousRelease? previous = await history.FindPreviousAsync(cancellation);
        var people = new Contributors();
        CommitLog log = await history.ReadAsync(previous, people, cancellation);
        Questions = history.Questions;
        NotesDocument notes = Compose(request, previous?.Tag, log, await GroupsAsync(request, log, progress, cancellation), people);
        return Save(request.Output, notes, template);
    }

    private async Task<IReadOnlyList<NoteGroup>> GroupsAsync(NoteRequest request, CommitLog log, IProgressSink progress, CancellationToken cancellation)
    {
        if (request.Pulls is not { } source) return NoteGroups.Arrange(log.Changes, log.Graph);
        var pulls = new PullRequestNotes(source, request.Repository, progress);
        try
        {
            return await pulls.WriteAsync(new PullRange(log.All!, log.Changes, log.Graph), request.Version, cancellation);
        }
        finally
        {
            Requests = pulls.Requests;
        }
    }

    private static NotesDocument Compose(NoteRequest request, string? previousTag, CommitLog log, IReadOnlyList<NoteGroup> groups, Contributors people) => new(
        NotesDocument.CurrentSchema, request.Product, request.Version, request.Tag, request.Date, previousTag, request.Commit, log.Commits,
        groups, people.List(log.Changes), NoteDownload.List(request.Artifacts));

    private static ReleaseNotes Save(string folder, NotesDocument notes, NoteTemplate? template)
    {
        string? rendered = template?.Render(notes);
        Directory.CreateDirectory(folder);
        string markdownPath = Path.Combine(folder, MarkdownName), jsonPath = Path.Combine(folder, JsonName);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AtomicFile.Write(markdownPath, digest, stream =>
        {
            using var text = new StreamWriter(stream, bufferSize: 1 << 14, leaveOpen: true);
            if (rendered is null) NotesMarkdown.Write(text, notes);
            else text.Write(rendered);
        });
        AtomicFile.Write(jsonPath, digest, stream => NotesJsonWriter.Write(stream, notes));
        return new(notes.Version, notes.PreviousTag, notes.Commits, markdownPath, jsonPath, Convert.ToHexStringLower(digest.GetHashAndReset()));
    }
}

/// <summary>What notes are wanted. The same request on the same history gives the same bytes.</summary>
public sealed record NoteRequest
{
    /// <summary>The folder of the source repository; a bare one will do.</summary>
    public required string Repository { get; init; }

    /// <summary>The commit that is released.</summary>
    public required string Commit { get; init; }

    public required string Product { get; init; }

    public required ReleaseVersion Version { get; init; }

    /// <summary>The release's own tag, which need not exist yet.</summary>
    public required string Tag { get; init; }

    /// <summary>What stands before the version in a tag.</summary>
    public string TagPrefix { get; init; } = "v";

    /// <summary>How the product counts, which says what the previous version is.</summary>
    public VersionStyle Style { get; init; } = VersionStyle.Semver;

    /// <summary>The commit's date.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>The path of a Handlebars template; null = the built-in layout.</summary>
    public string? Template { get; init; }

    /// <summary>What the tables of downloads and checksums list.</summary>
    public IReadOnlyList<Artifact> Artifacts { get; init; } = [];

    /// <summary>The folder that RELEASE_NOTES.md and release-notes.json are written into.</summary>
    public required string Output { get; init; }

    /// <summary>The tag to tell the history since, instead of the one found by version order.</summary>
    public string? PreviousTag { get; init; }

    /// <summary>
    /// Releases that are published and may have no tag, by the tag that they would have: notes begin at their commits, too,
    /// where this clone has them.
    /// </summary>
    public IReadOnlyDictionary<string, string> Published { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Where the pull requests are that notes are made from; null = notes are made from commits.</summary>
    public PullSource? Pulls { get; init; }

    /// <summary>Folders, files or globs (<c>*</c> within a folder, <c>**</c> across folders) of the repository: the notes list only commits that change files there; null = all commits.</summary>
    public IReadOnlyList<string>? Paths { get; init; }

    /// <summary>Tell all of the history, whatever tags there are.</summary>
    public bool WholeHistory { get; init; }
}
