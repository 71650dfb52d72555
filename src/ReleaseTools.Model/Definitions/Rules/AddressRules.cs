using ReleaseTools.Definitions.Reading;

namespace ReleaseTools.Definitions.Rules;

/// <summary>The kinds of text in a definition that are addresses.</summary>
public static class AddressRules
{
    /// <summary>Where something is kept: a folder or a bucket. It is written, so that an address for reading only is none.</summary>
    public static TextRule Store { get; } = new("store URL", value => JudgeStore(value) is { } message ? [new TextObjection(message)] : [])
    {
        Pattern = "^(file:.+|(s3|gs|az)://[^@]+)$",
    };

    public static TextRule PublicUrl { get; } = new("URL", value => JudgePublicUrl(value) is { } message ? [new TextObjection(message)] : [])
    {
        Pattern = "^https?://",
    };

    /// <summary>Whether the URL of a store holds credentials: then it is refused without being repeated, wherever it comes from.</summary>
    public static bool HoldsCredentials(string url) => BucketUrls.HoldsCredentials(url);

    private static string? JudgeStore(string value)
    {
        int colon = value.IndexOf(':');
        string scheme = colon < 0 ? "" : value[..colon];
        return scheme switch
        {
            "file" when value.Length > colon + 1 => JudgeFilePath(value),
            "file" => "A file store needs a path: file:.release or file:/srv/releases.",
            "s3" or "gs" or "az" => BucketUrls.Judge(scheme, value),
            "http" or "https" => "An https: store can only be read. Name the store behind it here, and this address as publish.publicUrl.",
            "" or { Length: 1 } => $"{ScalarNode.Shorten(value)} is not a store URL; for a folder write 'file:{value.Replace('\\', '/')}'.",
            _ => $"{ScalarNode.Shorten(value)} is not a store that is known; supported: file:, s3://, gs://, az://.",
        };
    }

    private static string? JudgeFilePath(string value) =>
        value.StartsWith("file://", StringComparison.Ordinal) && !value.StartsWith("file:///", StringComparison.Ordinal)
            ? $"{ScalarNode.Shorten(value)} names a host; write file:relative/path or file:/absolute/path."
            : null;

    private static string? JudgePublicUrl(string value) => Uri.TryCreate(value, UriKind.Absolute, out Uri? url) switch
    {
        true when url!.UserInfo.Length > 0 => "The URL holds a user name or password, and everybody gets to see it.",
        true when url!.Scheme is "http" or "https" && url.Query.Length + url.Fragment.Length == 0 => null,
        true when url!.Scheme is "http" or "https" => $"{ScalarNode.Shorten(value)} has a query or fragment: file names are appended to the URL.",
        _ => $"{ScalarNode.Shorten(value)} is not a public URL; it starts with https://.",
    };
}
