using ReleaseTools.Engine.Builds;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Sessions;
using Digest = ReleaseTools.Sessions.Fingerprint;

namespace ReleaseTools.Engine.Steps;

internal sealed class BuildArtifactsStep(ReleaseWorkspace workspace) : IReleaseStep
{
    public string Name => "build";

    public string Fingerprint(ReleaseSession session) => Digest.Of(session.Commit, session.Settings.DefinitionDigest, session.Version.ToString());

    public Task<bool> HoldsAsync(ReleaseSession session, CancellationToken cancellation) => Task.FromResult(
        session.Staged is not null || session.Artifacts.All(artifact => new FileInfo(artifact.LocalPath!) is { Exists: true } file && file.Length == artifact.Size));

    public async Task<StepResult> RunAsync(StepContext context, CancellationToken cancellation) =>
        StepResult.Completed(await new ReleaseBuilder(workspace).BuildAsync(context, cancellation));
}
