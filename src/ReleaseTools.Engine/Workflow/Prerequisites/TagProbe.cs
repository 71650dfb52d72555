using ReleaseTools.Engine.Branches;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Prerequisites;
using ReleaseTools.Sessions;
using ReleaseTools.Workflow;

namespace ReleaseTools.Engine.Workflow.Prerequisites;

/// <summary>Finds out whether the git tag of a release can be made and pushed: git pushes to see whether it could, and sends nothing.</summary>
internal sealed class TagProbe(ReleaseWorkspace workspace)
{
    /// <returns>Null where the session gets no tag.</returns>
    public async Task<PrerequisiteFinding?> TestAsync(ReleaseSession session, CancellationToken cancellation)
    {
        if (TagPolicy.ReasonAgainst(session) is not null) return null;
        string name = $"push tag {session.Tag}";
        const string needed = "a tag that is free or at the commit, and the right to push it";
        try
        {
            TagJob job = await TagJob.OpenAsync(workspace, new TagOrder { Session = session }, cancellation);
            await job.RequireAccessAsync(cancellation);
            return new PrerequisiteFinding(name, PrerequisiteOutcome.Passed, job.Notice ?? (job.IsChange ? $"{job.Plan.Target}: it can be pushed" : "there"), needed);
        }
        catch (ReleaseException e)
        {
            return new PrerequisiteFinding(name, PrerequisiteOutcome.Failed, e.Message, needed, $"{e.Remedy} Or release without a tag: tag: false in release.yaml.".TrimStart());
        }
    }
}
