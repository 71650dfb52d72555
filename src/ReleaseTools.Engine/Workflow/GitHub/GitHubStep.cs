using ReleaseTools.Definitions;
using ReleaseTools.Engine.GitHub;
using ReleaseTools.Engine.GitHub.Releases;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Workflow.Test;
using ReleaseTools.GitHub;
using ReleaseTools.Sessions;
using ReleaseTools.Verification;
using ReleaseTools.Workflow;
using Digest = ReleaseTools.Sessions.Fingerprint;

namespace ReleaseTools.Engine.Workflow.GitHub;

internal sealed class GitHubStep(ReleaseWorkspace workspace, RunOptions? options = null) : IReleaseStep
{
    public const string StepName = "github";

    private readonly GitHubAccess _gitHub = (options ?? RunOptions.Default).GitHub;

    public string Name => StepName;

    /// <summary>The steps that publishing on GitHub takes by itself.</summary>
    /// <exception cref="UsageException">The definition names no repository.</exception>
    public static string[] Of(ReleaseDefinition definition) => definition.Publish.GitHub is not null
        ? ["push-access", StepName]
        : throw new UsageException("GitHubNotDefined", definition.Product, $"The definition of {definition.Product} names no repository on GitHub.",
            "Add publish.github.repository to release.yaml, or publish files: Get-ChildItem out/* | Publish-GitHubRelease -Tag v1.0.0 -GitHubRepository owner/name.");

    public string Fingerprint(ReleaseSession session)
    {
        GitHubDefinition? wanted = session.Definition.Publish.GitHub;
        return Digest.Of(session.Staged?.ManifestSha256, session.Tag, wanted?.Repository, wanted?.Prerelease.ToString(), wanted?.Latest.ToString());
    }

    public async Task<bool> HoldsAsync(ReleaseSession session, CancellationToken cancellation) =>
        session.Rehearsal || (session.GitHub is { } published && await OpenReleases(session).FindAsync(published.Tag, cancellation) is { } there && there.Id == published.Id);

    public async Task<IReadOnlyList<ReleaseFinding>?> VerifyAsync(ReleaseSession session, IProgressSink progress, CancellationToken cancellation)
    {
        if (session.Rehearsal || session.GitHub is not { } published) return null;
        GitHubRepository repository = GitHubReleases.RepositoryOf(session.Definition.Publish.GitHub!.Repository, workspace.Environment);
        var release = new SessionRelease(workspace, _gitHub);
        return await new PublishedAssets(_gitHub.Open(repository, workspace.Environment), repository, session.Product, session.Version).VerifyAsync(
            published.Tag, await release.FindAssetsAsync(session, cancellation), SessionRelease.IsSource(session, repository) ? session.Commit : null, progress, cancellation);
    }

    public async Task RequireAsync(ReleaseSession session, RunOptions options, CancellationToken cancellation)
    {
        if (session.Definition.Publish.GitHub is not { } wanted) return;
        Require(session);
        if (!session.Rehearsal) await OpenReleases(session).RequireAsync(await new SessionRelease(workspace, options.GitHub).RequestAsync(session, wanted, cancellation), cancellation);
    }

    public async Task<StepResult> RunAsync(StepContext context, CancellationToken cancellation)
    {
        ReleaseSession session = context.Session;
        if (session.Definition.Publish.GitHub is not { } wanted) return StepResult.Skipped("the definition names no repository on GitHub");
        Require(session);
        GitHubReleaseRequest request = await new SessionRelease(workspace, _gitHub).RequestAsync(session, wanted, cancellation);
        if (session.Rehearsal) return StepResult.Skipped($"a rehearsal: {request.Tag} with {request.Assets.Count} files would be published in {request.Repository}");
        GitHubRelease release = await OpenReleases(session).PublishAsync(request, context.Progress, cancellation);
        context.Progress.Say(release.Page);
        return StepResult.Completed(new GitHubPublished(
            new GitHubPublication(release.GitHubRepository, release.Id, release.Tag, release.Page, release.Assets.Count, release.Size, release.Prerelease)));
    }

    private void Require(ReleaseSession session)
    {
        if (session.Staged is null) throw new StepMissingException(session, Name, "stage", "New-StagedRelease");
        if (TestGate.Of(session) is { IsOpen: false } gate) throw new TestsNotPassedException(session, gate, workspace.LogPath(session.Settings));
    }

    private GitHubReleases OpenReleases(ReleaseSession session)
    {
        GitHubRepository repository = GitHubReleases.RepositoryOf(session.Definition.Publish.GitHub!.Repository, workspace.Environment);
        return new GitHubReleases(_gitHub.Open(repository, workspace.Environment), repository);
    }
}
