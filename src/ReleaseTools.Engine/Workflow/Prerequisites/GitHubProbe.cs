using ReleaseTools.Definitions;
using ReleaseTools.Engine.GitHub;
using ReleaseTools.Engine.GitHub.Releases;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Workflow.GitHub;
using ReleaseTools.Engine.Workflow.Tracking;
using ReleaseTools.GitHub;
using ReleaseTools.Prerequisites;
using ReleaseTools.Sessions;

namespace ReleaseTools.Engine.Workflow.Prerequisites;

/// <summary>Finds out whether a release can be published on GitHub, without changing anything there.</summary>
internal sealed class GitHubProbe(ReleaseWorkspace workspace, GitHubAccess access)
{
    public async Task<IReadOnlyList<PrerequisiteFinding>> TestAsync(ReleaseSession session, GitHubDefinition definition, CancellationToken cancellation)
    {
        string name = $"write github {definition.Repository}";
        const string needed = "the right to write releases";
        try
        {
            GitHubRepository repository = GitHubReleases.RepositoryOf(definition.Repository, workspace.Environment);
            GitHubClient client = access.Open(repository, workspace.Environment);
            if (client.Token is null)
                return [new PrerequisiteFinding(name, PrerequisiteOutcome.Failed, "no token", needed, GitHubToken.HowToGive(repository.Host))];
            Octokit.Repository found = await new GitHubRepositories(client).GetAsync(repository, cancellation);
            if (found.Archived) return [new PrerequisiteFinding(name, PrerequisiteOutcome.Failed, "archived: it can only be read", needed, "Name another repository, or unarchive it.")];
            // an app's token, as Actions has it, is told nothing of its rights here
            return found.Permissions is { Push: false }
                ? [new PrerequisiteFinding(name, PrerequisiteOutcome.Failed, $"the {client.Token} may only read", needed, "Use a token that may write the repository's contents.")]
                : [new PrerequisiteFinding(name, PrerequisiteOutcome.Passed, "writable", needed), .. await CommitAsync(session, repository, client, cancellation)];
        }
        catch (ReleaseException e)
        {
            return [new PrerequisiteFinding(name, PrerequisiteOutcome.Failed, e.Message, needed, e.Remedy)];
        }
    }

    private static async Task<IReadOnlyList<PrerequisiteFinding>> CommitAsync(ReleaseSession session, GitHubRepository repository, GitHubClient client, CancellationToken cancellation)
    {
        if (!SessionRelease.IsSource(session, repository)) return [];
        string name = $"commit on github {repository}";
        const string needed = "the commit that is released, for its tag";
        return await new GitHubRepositories(client).CommitAsync(repository, session.Commit, cancellation) is null
            ? [new PrerequisiteFinding(name, PrerequisiteOutcome.Failed, $"{session.Commit[..7]} is not there", needed, "Push it first: git push.")]
            : [new PrerequisiteFinding(name, PrerequisiteOutcome.Passed, "there", needed)];
    }
}

/// <summary>Finds out whether the tracking issue can be opened.</summary>
/// <param name="access">How GitHub is reached.</param>
internal sealed class TrackingProbe(ReleaseWorkspace workspace, GitHubAccess access)
{
    private const string Needed = "a token, and a repository that takes issues";

    public async Task<PrerequisiteFinding> TestAsync(ReleaseSession session, CancellationToken cancellation)
    {
        var issues = new TrackingIssues(workspace, access);
        string name = $"issues of {session.Definition.TrackingIssue!.Repository}";
        PrerequisiteFinding Failed(string found, string? remedy) => new(name, PrerequisiteOutcome.Failed, found, Needed, remedy);
        try
        {
            // what is wrong with the template is found out now, too
            issues.Draft(session);
            GitHubRepository repository = issues.RepositoryOf(session);
            GitHubClient client = access.Open(repository, workspace.Environment);
            if (client.Token is null) return Failed("no token", GitHubToken.HowToGive(repository.Host));
            Octokit.Repository found = await new GitHubRepositories(client).GetAsync(repository, cancellation);
            if (found.Archived) return Failed("archived: it can only be read", "Name another repository, or unarchive it.");
            if (!found.HasIssues) return Failed("issues are switched off", "Switch them on (Settings, General, Features), or name another repository: trackingIssue.repository.");
            return new PrerequisiteFinding(name, PrerequisiteOutcome.Passed, "open", Needed);
        }
        catch (ReleaseException e)
        {
            return Failed(e.Message, e.Remedy);
        }
    }
}
