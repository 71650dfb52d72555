using ReleaseTools.Announce;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Announce;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Sessions;
using ReleaseTools.Workflow;

namespace ReleaseTools.Engine.Workflow.Announce;

/// <summary>
/// Sends a release's announcements, one channel after the other. Before each is sent it is recorded that it may have been, so that a process that dies
/// in between leaves that behind, and not nothing.
/// </summary>
internal sealed class Announcer(ReleaseWorkspace workspace, StepContext context, Channels channels, TimeProvider time)
{
    private const string Rehearsed = "a rehearsal sends nothing";

    private readonly ReleaseSession _session = context.Session;
    private readonly AnnouncementReader _news = new(workspace, context.Session);

    /// <returns>How it stands with each channel of the plan.</returns>
    public async Task<IReadOnlyList<Announcement>> SendAsync(AnnouncePlan plan, CancellationToken cancellation)
    {
        var results = new List<Announcement>();
        foreach (PlannedAnnouncement planned in plan.Channels)
        {
            Announcement result = planned.Verdict switch
            {
                SendVerdict.Send => await TryAsync(planned, cancellation),
                SendVerdict.MarkSent => await RecordAsync(planned.Before! with { State = AnnouncementState.Sent, Reason = $"it arrived, says {Environment.UserName}" }, cancellation),
                _ => planned.Before!,
            };
            context.Progress.Say(Describe(planned, result));
            results.Add(result);
        }
        return results;
    }

    private async Task<Announcement> TryAsync(PlannedAnnouncement planned, CancellationToken cancellation)
    {
        IAnnouncementChannel channel = channels.Open(planned.Channel);
        AnnouncementContent news;
        try
        {
            news = await _news.ReadAsync(planned.Channel, planned.Before, cancellation);
            if (_session.Rehearsal) Show(planned.Channel, channel.Preview(news));
            channel.Require();
        }
        catch (ReleaseException e)
        {
            // nothing was sent, and the other channels are still tried
            return _session.Rehearsal
                ? Now(planned.Channel, AnnouncementState.Skipped, $"and could not be: {e.Message}")
                : await RecordAsync(Now(planned.Channel, AnnouncementState.Failed, e.Message) with { Delivered = planned.Before?.Delivered ?? [] }, cancellation);
        }
        return _session.Rehearsal ? Now(planned.Channel, AnnouncementState.Skipped, Rehearsed) : await SendAsync(planned, channel, news, cancellation);
    }

    private async Task<Announcement> SendAsync(PlannedAnnouncement planned, IAnnouncementChannel channel, AnnouncementContent news, CancellationToken cancellation)
    {
        IReadOnlyList<string> had = planned.Before is { State: AnnouncementState.Failed or AnnouncementState.Unknown } before ? before.Delivered : [];
        await RecordAsync(Now(planned.Channel, AnnouncementState.Unknown, "it was begun, and how it ended was not recorded") with { Delivered = had }, cancellation);
        Delivery delivery = await channel.SendAsync(news, had, cancellation);
        return await RecordAsync(Now(planned.Channel, delivery.State, delivery.Reason) with { Delivered = delivery.Delivered, Url = delivery.Url }, cancellation);
    }

    private void Show(AnnounceDefinition channel, string preview)
    {
        context.Progress.Say($"{channel.Name} would go to {channel.Target}:");
        foreach (string line in preview.TrimEnd().ReplaceLineEndings("\n").Split('\n')) context.Output(line);
    }

    private async Task<Announcement> RecordAsync(Announcement announcement, CancellationToken cancellation)
    {
        await context.AdvanceAsync(new AnnouncementsSent([announcement]), cancellation);
        return announcement;
    }

    private Announcement Now(AnnounceDefinition channel, AnnouncementState state, string? reason) =>
        new(channel.Name, channel.Kind, channel.Target, state, time.GetUtcNow(), reason);

    private static string Describe(PlannedAnnouncement planned, Announcement result) => (planned.Verdict, result.State) switch
    {
        (SendVerdict.SentAlready, _) => $"{result.Channel}: sent already, {result.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC",
        (SendVerdict.MayBeSent, _) => $"warning: {result.Channel}: may have been sent {result.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC, and is not sent again: {result.Reason}",
        (_, AnnouncementState.Sent) => $"{result.Channel}: sent to {result.Target}{(result.Url is null ? "" : $": {result.Url}")}{(result.Reason is null ? "" : $", {result.Reason}")}",
        (_, AnnouncementState.Failed) => $"warning: {result.Channel}: not sent: {result.Reason}",
        (_, AnnouncementState.Unknown) => $"warning: {result.Channel}: may have been sent: {result.Reason}",
        _ => $"{(result.Reason == Rehearsed ? "" : "warning: ")}{result.Channel}: not sent, {result.Reason}",
    };
}

/// <summary>Some of the channels that were asked for have not had the news, or nobody knows.</summary>
public sealed class AnnouncementFailedException(ReleaseSession session, IReadOnlyList<Announcement> asked) : ReleaseException(
    "AnnouncementFailed", ErrorCategory.WriteError, session.Id, Tell(session, asked), Advise(session, asked))
{
    private static IEnumerable<Announcement> Open(IReadOnlyList<Announcement> asked) => asked.Where(one => one.State is AnnouncementState.Failed or AnnouncementState.Unknown);

    private static string Tell(ReleaseSession session, IReadOnlyList<Announcement> asked) =>
        $"{session.Id} is published, and {Open(asked).Count()} of its {asked.Count} announcements did not go out as wanted:\n"
        + string.Join('\n', Open(asked).Select(one => $"  {one.Channel}: {(one.State is AnnouncementState.Unknown ? "may have been sent: " : "not sent: ")}{one.Reason}"));

    private static string Advise(ReleaseSession session, IReadOnlyList<Announcement> asked)
    {
        string[] unknown = [.. asked.Where(one => one.State is AnnouncementState.Unknown).Select(one => one.Channel)];
        if (unknown.Length == 0) return $"Fix the problem, then send what was not sent: release announce {session.Id} (in PowerShell: Get-ReleaseSession {session.Id} | Send-ReleaseAnnouncement).";
        string names = string.Join(" --channel ", unknown), list = string.Join(", ", unknown);
        return $"See whether {string.Join(" and ", unknown)} {(unknown.Length == 1 ? "has" : "have")} it. "
            + $"Where not: release announce {session.Id} --channel {names} (in PowerShell: Get-ReleaseSession {session.Id} | Send-ReleaseAnnouncement {list}). "
            + $"Where it arrived: release announce {session.Id} --channel {names} --arrived (in PowerShell: Get-ReleaseSession {session.Id} | Send-ReleaseAnnouncement {list} -Arrived).";
    }
}
