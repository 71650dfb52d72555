using System.Security;
using ReleaseTools.Engine.GitHub;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Workflow.Tracking;
using ReleaseTools.GitHub;
using ReleaseTools.Prerequisites;
using ReleaseTools.Sessions;

namespace ReleaseTools.Engine.Workflow.Prerequisites;

/// <summary>Finds out whether the tracking issue can be opened.</summary>
/// <param name="token">A token that was given; null = the one that is found.</param>
internal sealed class TrackingProbe(ReleaseWorkspace workspace, SecureString? token)
{
    private const string Needed = "a token, and a repository that takes issues";

    public async Task<PrerequisiteFinding> TestAsync(ReleaseSession session, CancellationToken cancellation)
    {
        var issues = new TrackingIssues(workspace, token);
        string name = $"issues of {session.Definition.TrackingIssue!.Repository}";
        PrerequisiteFinding Failed(string found, string? remedy) => new(name, PrerequisiteOutcome.Failed, found, Needed, remedy);
        try
        {
            // what is wrong with the template is found out now, too
            issues.Draft(session);
            GitHubRepository repository = issues.RepositoryOf(session);
            GitHubClient client = workspace.GitHub(repository, token);
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
