using ReleaseTools.Artifacts;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Workflow.Build;
using ReleaseTools.Engine.Workflow.GitHub;
using ReleaseTools.Engine.Workflow.Images;
using ReleaseTools.Engine.Workflow.Verification;
using ReleaseTools.Images;
using ReleaseTools.Sessions;
using ReleaseTools.Staging;
using ReleaseTools.Verification;
using Digest = ReleaseTools.Sessions.Fingerprint;

namespace ReleaseTools.Engine.Workflow.Stage;

internal sealed class StageStep(ReleaseWorkspace workspace) : IReleaseStep
{
    public string Name => "stage";

    public string Fingerprint(ReleaseSession session) =>
        Digest.Of([session.Build, session.Notes?.Digest, .. session.Artifacts.Select(artifact => artifact.Sha512), .. session.Images.Select(image => image.Digest.ToString())]);

    public async Task<bool> HoldsAsync(ReleaseSession session, CancellationToken cancellation) =>
        session.Published is not null || await new Handover(workspace).HoldsStagedAsync(session, cancellation);

    public async Task<IReadOnlyList<ReleaseFinding>?> VerifyAsync(ReleaseSession session, IProgressSink progress, CancellationToken cancellation)
    {
        // what is not published yet is read when it is
        if (session.Published is null || session.Staged is not { } staged) return null;
        return await new StageVerifier(workspace.StageStore(session)).VerifyAsync(staged, session.Definition.Stage.Keep, cancellation);
    }

    public Task RequireAsync(ReleaseSession session, RunOptions options, CancellationToken cancellation)
    {
        if (session.Build is null) throw new StepMissingException(session, Name, "build", "Invoke-ReleaseBuild");
        if (session.Published is null && (session.Artifacts.Count > 0 || session.Images.Count > 0)) new Handover(workspace).RequireFiles(session);
        return Task.CompletedTask;
    }

    public async Task<StepResult> RunAsync(StepContext context, CancellationToken cancellation)
    {
        ReleaseSession session = context.Session;
        await RequireAsync(session, context.Options, cancellation);
        if (session.Artifacts.Count == 0 && session.Images.Count == 0) return StepResult.Skipped("nothing was built");
        if (session is { Published: { } published, Staged: { } known })
        {
            await RepairAsync(context, published, cancellation);
            return StepResult.Completed(new ReleaseStaged(known, session.Images.Count > 0 ? session.Images : null));
        }
        var area = new StagingArea(workspace.StageStore(session));
        IReadOnlyList<ReleaseImage> images = await new SessionImages(workspace, session, context.Progress).StageAsync(cancellation);
        StagedRelease staged = await area.StageAsync(
            new StageRequest(session.Product, session.Version, session.Build!, session.Commit, FilesOf(session), session.Definition.Checksums) { Images = images },
            context.Progress, cancellation);
        return StepResult.Completed(new ReleaseStaged(staged, images.Count > 0 ? images : null));
    }

    // what is published matters more: it is repaired whether or not its stage can be
    private async Task RepairAsync(StepContext context, PublishedRelease published, CancellationToken cancellation)
    {
        ReleaseSession session = context.Session;
        var repair = new ReleaseRepair(workspace.StageStore(session), workspace.PublishStore(session), published,
            manifest => SessionRelease.SourcesOf(workspace, session, manifest, context.Options.GitHub), context.Progress);
        try { await repair.RepairStageAsync(cancellation); }
        catch (ReleaseException e) { context.Progress.Say($"warning: {e.Message}"); }
    }

    private static IReadOnlyList<StageFile> FilesOf(ReleaseSession session)
    {
        List<StageFile> files =
        [
            .. session.Artifacts.Select(artifact => new StageFile(
                artifact.Name, artifact.LocalPath!, artifact.Kind, artifact.Platform, new Digests(artifact.Size, artifact.Sha256, artifact.Sha512), artifact.First)),
        ];
        if (session.Notes is { } notes)
        {
            files.Add(new StageFile("RELEASE_NOTES.md", notes.MarkdownPath, ArtifactKind.Notes, Platform: null, Expected: null));
            files.Add(new StageFile("release-notes.json", notes.JsonPath, ArtifactKind.Notes, Platform: null, Expected: null));
        }
        return files;
    }
}
