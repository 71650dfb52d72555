using ReleaseTools.Announce;
using ReleaseTools.Engine.Announce;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Sessions;
using ReleaseTools.Workflow;
using Digest = ReleaseTools.Sessions.Fingerprint;

namespace ReleaseTools.Engine.Workflow.Announce;

internal sealed class AnnounceStep(ReleaseWorkspace workspace, RunOptions? options = null, Channels? channels = null, TimeProvider? time = null) : IReleaseStep
{
    public string Name => Pipeline.Announce;

    public string Fingerprint(ReleaseSession session) => Digest.Of([session.Published?.ManifestSha256 ?? session.GitHub?.Page, .. session.Definition.Announce.Select(channel => channel.Name)]);

    // a rehearsal is there to be looked at: each shows what would be sent
    public Task<bool> HoldsAsync(ReleaseSession session, CancellationToken cancellation) =>
        Task.FromResult(!session.Rehearsal && PlanOf(session).IsDone);

    public Task RequireAsync(ReleaseSession session, RunOptions options, CancellationToken cancellation)
    {
        PlanOf(session);
        if (session.Published is null && session.GitHub is null) throw new StepMissingException(session, Name, "publish", "Publish-StagedRelease");
        return Task.CompletedTask;
    }

    public async Task<StepResult> RunAsync(StepContext context, CancellationToken cancellation)
    {
        ReleaseSession session = context.Session;
        await RequireAsync(session, context.Options, cancellation);
        AnnouncePlan plan = PlanOf(session);
        var announcer = new Announcer(workspace, context, channels ?? new Channels(workspace.Environment, options?.GitHubToken), time ?? TimeProvider.System);
        IReadOnlyList<Announcement> announcements = await announcer.SendAsync(plan, cancellation);
        return announcements.Any(one => one.State is AnnouncementState.Failed or AnnouncementState.Unknown)
            ? throw new AnnouncementFailedException(session, announcements)
            : StepResult.Completed(new AnnouncementsSent(announcements));
    }

    private AnnouncePlan PlanOf(ReleaseSession session) => AnnouncePlan.Of(session, options?.Channels, options?.AnnounceAgain is true, options?.AnnouncementsArrived is true);
}
