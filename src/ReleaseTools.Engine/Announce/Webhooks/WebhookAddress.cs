using ReleaseTools.Definitions;

namespace ReleaseTools.Engine.Announce.Webhooks;

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
