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
    private readonly AnnounceOptions _options = options?.For<AnnounceOptions>() ?? new();

    public string Name => Pipeline.Announce;

    public string Fingerprint(ReleaseSession session) => Digest.Of([session.Published?.ManifestSha256 ?? session.GitHub?.Page, .. session.Definition.Announce.Select(channel => channel.Name)]);

    // a rehearsal is there to be looked at: each shows what would be sent
    public Task<bool> HoldsAsync(ReleaseSession session, CancellationToken cancellation) =>
        Task.FromResult(!session.Rehearsal && _options.Plan(session).IsDone);

    public Task RequireAsync(ReleaseSession session, RunOptions options, CancellationToken cancellation)
    {
        _options.Plan(session);
        if (session.Published is null && session.GitHub is null) throw new StepMissingException(session, Name, "publish", "Publish-StagedRelease");
        return Task.CompletedTask;
    }

    public async Task<StepResult> RunAsync(StepContext context, CancellationToken cancellation)
    {
        ReleaseSession session = context.Session;
        await RequireAsync(session, context.Options, cancellation);
        AnnouncePlan plan = _options.Plan(session);
        var announcer = new Announcer(workspace, context, channels ?? new Channels(workspace.Environment, options?.GitHub.Token), time ?? TimeProvider.System);
        IReadOnlyList<Announcement> announcements = await announcer.SendAsync(plan, cancellation);
        return announcements.Any(one => one.State is AnnouncementState.Failed or AnnouncementState.Unknown)
            ? throw new AnnouncementFailedException(session, announcements)
            : StepResult.Completed(new AnnouncementsSent(announcements));
    }
}

/// <summary>By which channels a release is announced, and what becomes of announcements that were sent before.</summary>
public sealed record AnnounceOptions : IStepOptions
{
    /// <summary>The channels to announce the release by; null = those of the definition that have not had it.</summary>
    public IReadOnlyList<string>? Channels { get; init; }

    /// <summary>Whether an announcement is sent again that was sent (and is named in <see cref="Channels"/>), or may have been.</summary>
    public bool Again { get; init; }

    /// <summary>Whether announcements that may have been sent are known to have arrived: they count as sent, and nothing is sent.</summary>
    public bool Arrived { get; init; }

    /// <inheritdoc cref="AnnouncePlan.Of"/>
    public AnnouncePlan Plan(ReleaseSession session) => AnnouncePlan.Of(session, Channels, Again, Arrived);
}
