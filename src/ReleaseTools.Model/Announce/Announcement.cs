namespace ReleaseTools.Announce;

/// <summary>How it stands with announcing a release through one channel.</summary>
/// <param name="Channel">The channel's name.</param>
/// <param name="Kind"><c>email</c>, <c>slack</c>, <c>teams</c>, <c>json</c> or <c>discussion</c>.</param>
/// <param name="Target">Where it goes, as it may be shown: addresses and a server, a webhook's address with its variables, a repository.</param>
/// <param name="At">When this state began.</param>
/// <param name="Reason">Why it is not sent; what else there is to know; null where there is nothing.</param>
public sealed record Announcement(string Channel, string Kind, string Target, AnnouncementState State, DateTimeOffset At, string? Reason = null)
{
    /// <summary>Of several recipients, those that have it already: they don't get it again.</summary>
    public IReadOnlyList<string> Delivered { get; init; } = [];

    /// <summary>Where it can be read, for channels that have such a place; null for others.</summary>
    public string? Url { get; init; }

    public override string ToString() => $"{Channel}: {State.ToString().ToLowerInvariant()}";
}

/// <summary>What became of an announcement.</summary>
public enum AnnouncementState : long
{
    /// <summary>It was taken.</summary>
    Sent,

    /// <summary>It was not taken: sending it again sends it once.</summary>
    Failed,

    /// <summary>Nothing is to be sent: a rehearsal.</summary>
    Skipped,

    /// <summary>It was begun, and nobody heard how it ended: it may have arrived. Only who says so sends it again.</summary>
    Unknown,
}

/// <summary>Whether a channel's turn has come: nothing is sent twice that nobody asked to send twice.</summary>
public static class SendRule
{
    /// <param name="before">How it stands; null where nothing was tried.</param>
    /// <param name="isNamed">Whether the person named this channel; where none was named, every channel is meant.</param>
    /// <param name="isForced">Whether the person wants it sent again.</param>
    /// <param name="hasArrived">Whether the person has looked, and found what may have been sent: nothing is sent then.</param>
    public static SendVerdict Judge(AnnouncementState? before, bool isNamed, bool isForced, bool hasArrived = false) => before switch
    {
        AnnouncementState.Unknown when hasArrived => SendVerdict.MarkSent,
        _ when hasArrived => SendVerdict.Leave,
        AnnouncementState.Sent => isNamed && isForced ? SendVerdict.Send : SendVerdict.SentAlready,
        AnnouncementState.Unknown => isNamed || isForced ? SendVerdict.Send : SendVerdict.MayBeSent,
        _ => SendVerdict.Send,
    };
}

/// <summary>What is done with a channel.</summary>
public enum SendVerdict : long
{
    Send,

    /// <summary>Sent before; only its name together with force sends it again.</summary>
    SentAlready,

    /// <summary>It may have arrived; its name or force sends it again.</summary>
    MayBeSent,

    /// <summary>It may have arrived, and the person says that it did.</summary>
    MarkSent,

    /// <summary>It is not meant.</summary>
    Leave,
}
