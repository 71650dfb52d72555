using ReleaseTools.Definitions;
using ReleaseTools.Engine.Notes;
using ReleaseTools.Engine.Notes.Pulls;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Workflow.Build;
using ReleaseTools.Notes;
using ReleaseTools.Notes.Changelogs;
using ReleaseTools.Sessions;
using ReleaseTools.Staging;
using Digest = ReleaseTools.Sessions.Fingerprint;

namespace ReleaseTools.Engine.Workflow.Notes;

internal sealed class NotesStep(ReleaseWorkspace workspace, RunOptions? options = null) : IReleaseStep
{
    private readonly NotesOptions _options = options?.For<NotesOptions>() ?? new();
    private readonly string _wish = Guid.NewGuid().ToString();

    public string Name => "notes";

    public string Fingerprint(ReleaseSession session) =>
        Digest.Of([session.Commit, session.Settings.DefinitionDigest, _options.ChangelogOf(session), .. Pulls(session), .. session.Artifacts.Select(artifact => artifact.Sha256)]);

    public async Task<bool> HoldsAsync(ReleaseSession session, CancellationToken cancellation) =>
        session.Published is not null || Handover.HasNotes(session) || await new Handover(workspace).IsStagedAsync(session, cancellation);

    public async Task<StepResult> RunAsync(StepContext context, CancellationToken cancellation)
    {
        ReleaseSession session = context.Session;
        var request = new NoteRequest
        {
            Repository = workspace.Root,
            Commit = session.Commit,
            Product = session.Product,
            Version = session.Version,
            Tag = session.Tag,
            TagPrefix = session.Definition.TagPrefix,
            Style = session.Definition.Version.Style,
            Date = session.Settings.CommitDate,
            Template = session.Definition.Notes.Template is { } template ? Path.Combine(workspace.Root, template) : null,
            Artifacts = session.Artifacts,
            Pulls = SessionPulls.Of(workspace, session, options),
            Paths = Paths(workspace, session),
            Published = await PublishedAsync(session, context.Progress, cancellation),
            Output = Path.Combine(workspace.PrepareWork(session.Settings), "notes"),
        };
        ReleaseNotes notes = await new NoteWriter().WriteAsync(request, context.Progress, cancellation);
        if (_options.ChangelogOf(session) is { } changelog) await UpdateAsync(changelog, notes, context.Progress, cancellation);
        return StepResult.Completed(new NotesWritten(notes));
    }

    private async Task UpdateAsync(string changelog, ReleaseNotes notes, IProgressSink progress, CancellationToken cancellation)
    {
        (bool isChanged, ChangelogOutcome outcome) = await Engine.Notes.Changelog.UpdateAsync(Path.Combine(workspace.Root, changelog), notes, cancellation);
        string commit = isChanged ? ": commit it" : "";
        progress.Say(outcome switch
        {
            ChangelogOutcome.TakenFromUnreleased => $"{changelog}: what was unreleased is the section of {notes.Version} now{commit}",
            ChangelogOutcome.Kept => $"{changelog}: the section of {notes.Version} was written by hand and is kept (delete its text to have it generated){commit}",
            _ => $"{changelog} has a section for {notes.Version}{commit}",
        });
    }

    // what notes from pull requests depend on besides: map files, and the wish to know what was edited since
    private IEnumerable<string?> Pulls(ReleaseSession session) => !SessionPulls.Wants(session)
        ? []
        : [SessionPulls.Maps(workspace, session) is { } maps ? NoteMapFiles.Digest(maps) : null, _options.Refresh ? _wish : null];

    private async Task<IReadOnlyDictionary<string, string>> PublishedAsync(ReleaseSession session, IProgressSink progress, CancellationToken cancellation)
    {
        IObjectStore store = workspace.PublishStore(session);
        IReadOnlyList<PublishedRelease> releases = await new ReleaseArea(store).ListAsync(session.Product, publicUrl: null, progress.Skip, cancellation);
        return releases.ToDictionary(release => session.Definition.TagPrefix + release.Version, release => release.Commit, StringComparer.Ordinal);
    }

    /// <summary>The paths whose commits are told; null = all.</summary>
    internal static IReadOnlyList<string>? Paths(ReleaseWorkspace workspace, ReleaseSession session) =>
        session.Definition.Notes.Paths is { } paths ? [.. paths.Select(workspace.Scope(session.Settings).Expand)] : null;
}

/// <summary>What is done for notes besides writing them.</summary>
public sealed record NotesOptions : IStepOptions
{
    /// <summary>Whether notes are written into the definition's changelog file too.</summary>
    public bool UpdateChangelog { get; init; }

    /// <summary>Whether GitHub is asked again for pull requests that an earlier run has seen, because they were edited since.</summary>
    public bool Refresh { get; init; }

    /// <summary>The changelog to bring up to date, relative to the repository; null = none.</summary>
    internal string? ChangelogOf(ReleaseSession session) => UpdateChangelog ? session.Definition.Notes.Changelog ?? "CHANGELOG.md" : null;
}

/// <summary>What a session's notes are made from where its definition wants pull requests.</summary>
internal static class SessionPulls
{
    public static bool Wants(ReleaseSession session) => session.Definition.Notes.From is NotesSource.PullRequests;

    /// <returns>Null where the notes are made from commits.</returns>
    /// <exception cref="RefusedException">The repository is not on GitHub, as far as anybody said.</exception>
    public static PullSource? Of(ReleaseWorkspace workspace, ReleaseSession session, RunOptions? options) => !Wants(session) ? null : new PullSource
    {
        Repository = PullSource.RepositoryOf(session.Definition.Notes.Repository, session.Settings.SourceUrl, workspace.Environment),
        Token = options?.GitHub.Token,
        Environment = workspace.Environment,
        Cache = Path.Combine(workspace.Home, "cache", "github"),
        Refresh = options?.For<NotesOptions>().Refresh is true,
        Maps = Maps(workspace, session),
    };

    /// <summary>The folder of map files; null where there is to be none.</summary>
    public static string? Maps(ReleaseWorkspace workspace, ReleaseSession session) => session.Definition.Notes.Maps is { } maps
        ? Path.Combine(workspace.Root, workspace.Scope(session.Settings).Expand(maps))
        : null;
}
