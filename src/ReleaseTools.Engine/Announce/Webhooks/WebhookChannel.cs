using System.Net.Sockets;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseTools.Announce;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Http;

namespace ReleaseTools.Engine.Announce.Webhooks;

/// <summary>Posts the news to an address that nobody may see. A post whose answer got lost is never repeated: it may have been read already.</summary>
internal sealed class WebhookChannel(WebhookDefinition webhook, Func<string, string?> environment, HttpPipeline http) : IAnnouncementChannel
{
    private static readonly JsonSerializerOptions s_readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Preview(AnnouncementContent news) => MessageOf(news).ToJsonString(s_readable);

    public void Require() => WebhookAddress.Of(webhook.Url, environment);

    public async Task<Delivery> SendAsync(AnnouncementContent news, IReadOnlyList<string> delivered, CancellationToken cancellation)
    {
        Uri address = WebhookAddress.Of(webhook.Url, environment);
        string body = JsonText.Write(MessageOf(news));
        var call = new HttpCall(HttpMethod.Post, address)
        {
            Body = () => new StringContent(body, Encoding.UTF8, "application/json"),
            BodyLength = Encoding.UTF8.GetByteCount(body),
            HidesPath = true,
            Secrets = WebhookAddress.SecretsOf(address, webhook.Url, environment),
        };
        try
        {
            using HttpAnswer answer = await http.SendAsync(call, cancellation);
            AnnouncementState state = WebhookVerdict.Judge((int)answer.Status, answer.Words);
            string words = answer.Words.Length > 0 ? $": {answer.Words}" : "";
            return new Delivery(state, state is AnnouncementState.Sent ? null : $"{address.Host} answered {(int)answer.Status}{words}");
        }
        catch (HttpFailedException e)
        {
            return new Delivery(IsUnsent(e) ? AnnouncementState.Failed : AnnouncementState.Unknown, e.Message);
        }
    }

    private JsonObject MessageOf(AnnouncementContent news) => webhook.Format switch
    {
        WebhookFormat.Slack => SlackMessage.Write(news),
        WebhookFormat.Teams => TeamsMessage.Write(news),
        _ => JsonMessage.Write(news),
    };

    /// <summary>Whether there never was a connection that the post could have gone over.</summary>
    private static bool IsUnsent(HttpFailedException e) => e.InnerException switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError } => true,
        HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown } } => true,
        _ => false,
    };
}

/// <summary>The address that a webhook is posted to. It is a secret, and no error repeats it.</summary>
internal static class WebhookAddress
{
    // shorter pieces of a path say nothing, and would be masked in other words
    private const int ShortestSecret = 8;

    /// <exception cref="RefusedException">A variable is not set, or the address is none that can be posted to.</exception>
    public static Uri Of(string template, Func<string, string?> environment)
    {
        string text = SecretTemplate.Expand(template, environment).Trim();
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address) || address.Scheme is not ("https" or "http")) throw Invalid(template, "is no address that begins with https://");
        if (address.Scheme is "http" && !address.IsLoopback) throw Invalid(template, "begins with http://, and everybody on the way could read it: use https://");
        return address.UserInfo.Length == 0 ? address : throw Invalid(template, "holds a user name, which is not sent");
    }

    /// <summary>Everything of the address that a server may repeat in its answer.</summary>
    public static IReadOnlyList<string> SecretsOf(Uri address, string template, Func<string, string?> environment) =>
    [
        address.AbsoluteUri, address.OriginalString, address.PathAndQuery, address.AbsolutePath,
        .. SecretTemplate.NamesIn(template).Select(environment).OfType<string>(),
        .. address.Segments.Select(segment => segment.Trim('/')).Where(segment => segment.Length >= ShortestSecret),
        .. address.Query.Split('&', '=', '?').Where(piece => piece.Length >= ShortestSecret),
    ];

    private static RefusedException Invalid(string template, string why) => new("WebhookInvalid", ErrorCategory.InvalidArgument, template, $"{template} {why}");
}
