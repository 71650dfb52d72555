using ReleaseTools.Definitions.Reading;

namespace ReleaseTools.Definitions.Rules;

/// <summary>The kinds of text in a definition that are addresses.</summary>
public static class AddressRules
{
    private static readonly string[] s_laterSchemes = ["s3", "gs"];

    public static TextRule Store { get; } = new("store URL", value => JudgeStore(value) is { } message ? [new TextObjection(message)] : [])
    {
        Pattern = "^file:.+",
    };

    public static TextRule PublicUrl { get; } = new("URL", value => JudgePublicUrl(value) is { } message ? [new TextObjection(message)] : [])
    {
        Pattern = "^https?://",
    };

    private static string? JudgeStore(string value)
    {
        int colon = value.IndexOf(':');
        string scheme = colon < 0 ? "" : value[..colon];
        return scheme switch
        {
            "file" when value.Length > colon + 1 => JudgeFilePath(value),
            "file" => "A file store needs a path: file:.release or file:/srv/releases.",
            _ when s_laterSchemes.Contains(scheme) => $"{scheme}: stores are not supported yet; use a file: store.",
            "" or { Length: 1 } => $"{ScalarNode.Shorten(value)} is not a store URL; for a folder write 'file:{value.Replace('\\', '/')}'.",
            _ => $"{ScalarNode.Shorten(value)} is not a store that is known; supported: file:.",
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
