using ReleaseTools.Definitions;
using ReleaseTools.Engine.Announce.Mail;
using ReleaseTools.Engine.Announce.Webhooks;
using ReleaseTools.Engine.Http;

namespace ReleaseTools.Engine.Announce;

/// <summary>Makes the channels that a definition names.</summary>
/// <param name="environment">Where secrets are looked up; null for a variable that is not set.</param>
internal sealed class Channels(Func<string, string?> environment, HttpPipeline? http = null, MailPatience? mail = null)
{
    /// <exception cref="ReleaseException">A secret is not set, or nothing that can be used.</exception>
    public IAnnouncementChannel Open(AnnounceDefinition channel) => channel switch
    {
        { Email: { } email } => new EmailChannel(email, environment, mail ?? MailPatience.Usual),
        { Webhook: { } webhook } => new WebhookChannel(webhook, environment, http ?? HttpPipeline.Shared),
        _ => throw new RefusedException("DiscussionUnsupported", ErrorCategory.InvalidOperation, channel.Name, "discussions can't be made yet"),
    };
}
