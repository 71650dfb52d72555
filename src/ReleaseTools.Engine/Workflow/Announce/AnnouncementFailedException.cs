using ReleaseTools.Announce;
using ReleaseTools.Sessions;

namespace ReleaseTools.Engine.Workflow.Announce;

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
