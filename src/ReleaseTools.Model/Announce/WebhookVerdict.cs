namespace ReleaseTools.Announce;

/// <summary>What an answer to a posted message means: whether it arrived.</summary>
public static class WebhookVerdict
{
    // what Microsoft's older connectors answer with 200 where Teams took nothing
    private const string TeamsFailure = "Webhook message delivery failed";

    /// <param name="status">Of HTTP.</param>
    /// <param name="body">The beginning of the answer.</param>
    /// <returns>Sent; Failed where the receiver says that it took nothing; Unknown where it may have.</returns>
    public static AnnouncementState Judge(int status, string body)
    {
        string text = body.TrimStart();
        return status switch
        {
            >= 200 and < 300 when text.StartsWith(TeamsFailure, StringComparison.Ordinal) => AnnouncementState.Failed,
            >= 200 and < 300 when text.StartsWith('<') => AnnouncementState.Failed,                     // a page for people: that is no webhook
            >= 200 and < 300 => AnnouncementState.Sent,
            // a gateway that gave up on its server, a server that broke while at work: the message may be out
            408 or 500 or 502 or 504 or > 504 => AnnouncementState.Unknown,
            _ => AnnouncementState.Failed,
        };
    }
}
