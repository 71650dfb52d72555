using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Sessions;
using Digest = ReleaseTools.Sessions.Fingerprint;

namespace ReleaseTools.Engine.Workflow.Build;

internal sealed class BuildArtifactsStep(ReleaseWorkspace workspace) : IReleaseStep
{
    public string Name => "build";

    public string Fingerprint(ReleaseSession session) => Digest.Of(session.Commit, session.Settings.DefinitionDigest, session.Version.ToString());

    public async Task<bool> HoldsAsync(ReleaseSession session, CancellationToken cancellation) =>
        session.Published is not null || new Handover(workspace).HasBuild(session) || await new Handover(workspace).HoldsStagedAsync(session, cancellation);

    public async Task<StepResult> RunAsync(StepContext context, CancellationToken cancellation)
    {
        if (context.Session.Build is not null && !new Handover(workspace).HasBuild(context.Session))
            context.Progress.Say("what was built before is neither here nor staged: it is built again");
        return StepResult.Completed(await new ReleaseBuilder(workspace).BuildAsync(context, cancellation));
    }
}
