using ReleaseTools.Definitions;
using ReleaseTools.Engine.Notes.Pulls;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Sessions;

namespace ReleaseTools.Engine.Workflow.Notes;

/// <summary>What a session's notes are made from where its definition wants pull requests.</summary>
internal static class SessionPulls
{
    public static bool Wants(ReleaseSession session) => session.Definition.Notes.From is NotesSource.PullRequests;

    /// <returns>Null where the notes are made from commits.</returns>
    /// <exception cref="RefusedException">The repository is not on GitHub, as far as anybody said.</exception>
    public static PullSource? Of(ReleaseWorkspace workspace, ReleaseSession session, RunOptions? options) => !Wants(session) ? null : new PullSource
    {
        Repository = PullSource.RepositoryOf(session.Definition.Notes.Repository, session.Settings.SourceUrl, workspace.Environment),
        Token = options?.GitHubToken,
        Environment = workspace.Environment,
        Cache = Path.Combine(workspace.Home, "cache", "github"),
        Refresh = options?.RefreshNotes is true,
        Maps = Maps(workspace, session),
    };

    /// <summary>The folder of map files; null where there is to be none.</summary>
    public static string? Maps(ReleaseWorkspace workspace, ReleaseSession session) => session.Definition.Notes.Maps is { } maps
        ? Path.Combine(workspace.Root, workspace.Scope(session.Settings).Expand(maps))
        : null;
}
