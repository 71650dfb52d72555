using System.Globalization;
using System.Net;

namespace ReleaseTools.Definitions;

/// <summary>A mail server as a definition names it.</summary>
/// <param name="Port">Null where none is named.</param>
public sealed record MailServerName(string Host, int? Port)
{
    /// <summary>Whether it is this machine itself.</summary>
    public bool IsLoopback => Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(Host, out IPAddress? address) && IPAddress.IsLoopback(address));

    /// <param name="text"><c>host</c>, <c>host:port</c>, or <c>[address]:port</c> for an address with colons.</param>
    /// <returns>Null where the text names no server.</returns>
    public static MailServerName? TryParse(string text)
    {
        int close = text.StartsWith('[') ? text.IndexOf(']') : -1;
        int colon = text.IndexOf(':', Math.Max(close, 0));
        string host = colon < 0 ? text : text[..colon];
        if (close > 0) host = host[1..^1];
        if (Uri.CheckHostName(host) is UriHostNameType.Unknown or UriHostNameType.Basic) return null;
        if (colon < 0) return new MailServerName(host, null);
        return int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= 65535 ? new MailServerName(host, port) : null;
    }

    /// <summary>How the way there is encrypted, and on which port: 465 and 587 are those that RFC 8314 and RFC 6409 give to mail from users.</summary>
    public (MailEncryption Encryption, int Port) Resolve(MailEncryption asked)
    {
        MailEncryption encryption = asked is not MailEncryption.Auto ? asked
            : Port is 465 ? MailEncryption.Tls
            : IsLoopback ? MailEncryption.None
            : MailEncryption.StartTls;
        return (encryption, Port ?? (encryption is MailEncryption.Tls ? 465 : 587));
    }
}
