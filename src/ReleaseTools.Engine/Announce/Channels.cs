using System.Security;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Announce.Discussions;
using ReleaseTools.Engine.Announce.Mail;
using ReleaseTools.Engine.Announce.Webhooks;
using ReleaseTools.Engine.Http;

namespace ReleaseTools.Engine.Announce;

/// <summary>Makes the channels that a definition names.</summary>
/// <param name="environment">Where secrets are looked up.</param>
/// <param name="token">For GitHub; null = look for one.</param>
internal sealed class Channels(IReadOnlyDictionary<string, string> environment, SecureString? token = null, HttpPipeline? http = null, MailPatience? mail = null)
{
    public IAnnouncementChannel Open(AnnounceDefinition channel) => channel switch
    {
        { Email: { } email } => new EmailChannel(email, environment.GetValueOrDefault, mail ?? MailPatience.Usual),
        { Webhook: { } webhook } => new WebhookChannel(webhook, environment.GetValueOrDefault, http ?? HttpPipeline.Shared),
        { Discussion: { } discussion } => new DiscussionChannel(discussion, environment, token, http ?? HttpPipeline.Shared),
        _ => throw new ArgumentException("an announcement without a channel", nameof(channel)),
    };
}
