using System.Security;
using ReleaseTools.Announce;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Announce.Discussions;
using ReleaseTools.Engine.Announce.Mail;
using ReleaseTools.Engine.Announce.Webhooks;
using ReleaseTools.Engine.Http;

namespace ReleaseTools.Engine.Announce;

/// <summary>One way to tell people of a release.</summary>
internal interface IAnnouncementChannel
{
    /// <summary>What would be sent, for a rehearsal: as people will read it, or as it goes over the wire.</summary>
    string Preview(AnnouncementContent news);

    /// <summary>Makes sure that all is there which sending needs of this machine.</summary>
    /// <exception cref="ReleaseException">A secret is not set, or nothing that can be used.</exception>
    void Require();

    /// <summary>Sends the news once. What goes wrong is an answer, not an exception: it says whether the news may have arrived.</summary>
    /// <param name="delivered">Recipients who have it already.</param>
    Task<Delivery> SendAsync(AnnouncementContent news, IReadOnlyList<string> delivered, CancellationToken cancellation);
}

/// <summary>How sending ended.</summary>
/// <param name="Reason">A part of a sentence, without any secret; null where there is nothing to say.</param>
internal sealed record Delivery(AnnouncementState State, string? Reason = null)
{
    /// <summary>Of several recipients, those who have it now.</summary>
    public IReadOnlyList<string> Delivered { get; init; } = [];

    /// <summary>Where it can be read; null where there is no such place.</summary>
    public string? Url { get; init; }
}

/// <summary>Makes the channels that a definition names.</summary>
/// <param name="environment">Where secrets are looked up.</param>
/// <param name="token">For GitHub; null = look for one.</param>
internal sealed class Channels(IReadOnlyDictionary<string, string> environment, SecureString? token = null, HttpPipeline? http = null, MailTimeouts? mail = null)
{
    public IAnnouncementChannel Open(AnnounceDefinition channel) => channel switch
    {
        { Email: { } email } => new EmailChannel(email, environment.GetValueOrDefault, mail ?? MailTimeouts.Usual),
        { Webhook: { } webhook } => new WebhookChannel(webhook, environment.GetValueOrDefault, http ?? HttpPipeline.Shared),
        { Discussion: { } discussion } => new DiscussionChannel(discussion, environment, token, http ?? HttpPipeline.Shared),
        _ => throw new ArgumentException("an announcement without a channel", nameof(channel)),
    };
}
