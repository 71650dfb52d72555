using ReleaseTools.Engine.Notes;
using ReleaseTools.Engine.Notes.Pulls;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Workflow.Notes;
using ReleaseTools.Prerequisites;
using ReleaseTools.Sessions;

namespace ReleaseTools.Engine.Workflow.Prerequisites;

/// <summary>Finds out whether notes can be made: their pull requests, map files, paths and changelog are what they have to be. Asks nobody outside of this machine.</summary>
internal sealed class NotesProbe(ReleaseWorkspace workspace, NotesOptions options)
{
    private const string Name = "notes";

    public async Task<IReadOnlyList<PrerequisiteFinding>> TestAsync(ReleaseSession session, CancellationToken cancellation) =>
    [
        .. await TestAsync("a repository on GitHub, and map files without mistakes", () => Task.FromResult(Pulls(session))),
        .. await TestAsync("paths that have a history", () => PathsAsync(session, cancellation)),
        .. await TestAsync("a changelog with a place for the release", () => ChangelogAsync(session, cancellation)),
    ];

    private string? Pulls(ReleaseSession session)
    {
        if (SessionPulls.Of(workspace, session, options: null) is not { } source) return null;
        if (source.Maps is { } maps) NoteMapFiles.Read(maps);
        return $"from the pull requests of {source.Repository}";
    }

    private async Task<string?> PathsAsync(ReleaseSession session, CancellationToken cancellation)
    {
        if (NotesStep.Paths(workspace, session) is not { } paths) return null;
        await PathHistory.RequireAsync(workspace.Source.Git, session.Commit, paths, cancellation);
        return $"only of {string.Join(", ", paths)}";
    }

    private async Task<string?> ChangelogAsync(ReleaseSession session, CancellationToken cancellation)
    {
        if (options.ChangelogOf(session) is not { } changelog) return null;
        await Changelog.CheckAsync(Path.Combine(workspace.Root, changelog), session, cancellation);
        return $"{changelog} will have a section for {session.Version}";
    }

    /// <param name="test">What is found; null = there is nothing to find out.</param>
    private static async Task<IReadOnlyList<PrerequisiteFinding>> TestAsync(string needed, Func<Task<string?>> test)
    {
        try
        {
            return await test() is { } found ? [new PrerequisiteFinding(Name, PrerequisiteOutcome.Passed, found, needed)] : [];
        }
        catch (ReleaseException e)
        {
            return [new PrerequisiteFinding(Name, PrerequisiteOutcome.Failed, e.Message.TrimEnd('.'), needed, e.Remedy)];
        }
    }
}
