using ReleaseTools.Announce;
using ReleaseTools.Definitions;
using ReleaseTools.Sessions;

namespace ReleaseTools.Workflow;

/// <summary>What announcing a release comes to: each channel that is meant, and whether its turn has come.</summary>
public sealed record AnnouncePlan(ReleaseSession Session, IReadOnlyList<PlannedAnnouncement> Channels)
{
    /// <param name="names">The channels that are meant; null = all.</param>
    /// <param name="isForced">Whether what was sent, or may have been, is sent again.</param>
    /// <param name="hasArrived">Whether what may have been sent is known to have arrived: nothing is sent then.</param>
    /// <exception cref="RefusedException">The definition has no channels; nothing may have been sent that could have arrived.</exception>
    /// <exception cref="UsageException">There is no such channel.</exception>
    public static AnnouncePlan Of(ReleaseSession session, IReadOnlyList<string>? names, bool isForced, bool hasArrived = false)
    {
        IReadOnlyList<AnnounceDefinition> channels = session.Definition.Announce;
        if (channels.Count == 0)
            throw new RefusedException("AnnounceNowhere", ErrorCategory.ObjectNotFound, session.Id, $"The definition of {session.Id} names nowhere to announce it.",
                "Add `announce` to release.yaml: it counts from the next release on, for a session keeps the definition that it was opened with.");
        if (names?.FirstOrDefault(name => channels.All(channel => channel.Name != name)) is { } unknown)
            throw new UsageException("ChannelUnknown", unknown, $"{session.Id} has no channel {unknown}.", $"Its channels: {string.Join(", ", channels.Select(channel => channel.Name))}.");
        PlannedAnnouncement[] planned = [.. channels.Where(channel => names is null || names.Contains(channel.Name))
            .Select(channel => Plan(session, channel, names is not null, isForced, hasArrived)).Where(channel => channel.Verdict is not SendVerdict.Leave)];
        return planned.Length > 0 ? new AnnouncePlan(session, planned) : throw new RefusedException("AnnounceNotInDoubt", ErrorCategory.ObjectNotFound, session.Id,
            $"No announcement of {session.Id} {(names is null ? "" : $"by {string.Join(", ", names)} ")}is in doubt: there is none that may have arrived.", $"See how each stands: release status {session.Id} (in PowerShell: (Get-ReleaseSession {session.Id}).Announcements).");
    }

    /// <summary>The channels that are sent through.</summary>
    public IReadOnlyList<PlannedAnnouncement> ToSend => [.. Channels.Where(channel => channel.Verdict is SendVerdict.Send)];

    /// <summary>Whether nothing is left to do.</summary>
    public bool IsDone => Channels.All(channel => channel.Verdict is SendVerdict.SentAlready or SendVerdict.MayBeSent);

    /// <summary>What it comes to, as a command: <c>Announce by email (team@example.com by smtp.example.com:587)</c>.</summary>
    public string Action => ToSend.Count > 0 ? $"Announce by {Describe()}"
        : Channels.Where(channel => channel.Verdict is SendVerdict.MarkSent).Select(channel => channel.Channel.Name).ToArray() is { Length: > 0 } settled ? $"Count the announcement by {string.Join(", ", settled)} as sent"
        : "Send nothing";

    /// <summary>For a question: <c>email (team@example.com by smtp.example.com), slack (${env.SLACK_URL})</c>.</summary>
    public string Describe() => string.Join(", ", ToSend.Select(channel => $"{channel.Channel.Name} ({channel.Channel.Target})"));

    private static PlannedAnnouncement Plan(ReleaseSession session, AnnounceDefinition channel, bool isNamed, bool isForced, bool hasArrived)
    {
        Announcement? before = session.Announcements.FirstOrDefault(one => one.Channel == channel.Name);
        return new PlannedAnnouncement(channel, session.Rehearsal && !hasArrived ? SendVerdict.Send : SendRule.Judge(before?.State, isNamed, isForced, hasArrived), before);
    }
}

/// <summary>One channel of a plan.</summary>
/// <param name="Before">How it stands already; null where nothing was tried.</param>
public sealed record PlannedAnnouncement(AnnounceDefinition Channel, SendVerdict Verdict, Announcement? Before);
