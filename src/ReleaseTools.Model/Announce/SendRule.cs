namespace ReleaseTools.Announce;

/// <summary>Whether a channel's turn has come: nothing is sent twice that nobody asked to send twice.</summary>
public static class SendRule
{
    /// <param name="before">How it stands; null where nothing was tried.</param>
    /// <param name="isNamed">Whether the person named this channel; where none was named, every channel is meant.</param>
    /// <param name="isForced">Whether the person wants it sent again.</param>
    /// <param name="hasArrived">Whether the person has looked, and found what may have been sent: nothing is sent then.</param>
    public static SendVerdict Judge(AnnouncementState? before, bool isNamed, bool isForced, bool hasArrived = false) => before switch
    {
        AnnouncementState.Unknown when hasArrived => SendVerdict.Settle,
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
    Settle,

    /// <summary>It is not meant.</summary>
    Leave,
}
