using System.Text.RegularExpressions;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Formatting;

namespace ReleaseTools.Definitions.Rules;

/// <summary>
/// What the URL of a bucket may be: <c>s3://bucket/prefix?region=eu-central-1</c>, <c>gs://bucket/prefix</c>, <c>az://account/container/prefix</c>. Names of buckets are
/// judged by the rules that both services share (https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html,
/// https://cloud.google.com/storage/docs/buckets#naming).
/// </summary>
internal static partial class BucketUrls
{
    private static readonly string[] s_s3Settings = ["endpoint", "region", "profile", "compatible"];

    private static readonly string[] s_azureSettings = ["endpoint", "login"];

    private static readonly string[] s_secretWords = ["accesskey", "secret", "token", "password", "signature", "credential"];

    /// <returns>What is wrong with it; null where nothing is. A credential in it is not repeated.</returns>
    public static string? Judge(string scheme, string value)
    {
        (string kind, string form) = scheme == "az" ? ("account", "az://account/container/prefix") : ("bucket", $"{scheme}://bucket/prefix");
        if (!value.StartsWith(scheme + "://", StringComparison.Ordinal)) return $"{ScalarNode.Shorten(value)} names no {kind}; write {form}.";
        string rest = value[(scheme.Length + 3)..];
        (string place, string query) = Cut(rest, '?');
        (string bucket, string prefix) = Cut(place, '/');
        if (HoldsCredentials(value)) return $"The URL holds credentials, and everybody gets to see it: {Instead(scheme)}.";
        if (bucket.Length == 0) return $"{ScalarNode.Shorten(value)} names no {kind}; write {form}.";
        if ((scheme == "az" ? AzureNames.JudgeAccount(bucket) : JudgeBucket(bucket)) is { } wrong) return wrong;
        if (value.Contains('#', StringComparison.Ordinal)) return $"{ScalarNode.Shorten(value)} has a fragment; write %23 for a '#' in a prefix.";
        if (prefix.Trim('/').Split('/') is { } parts && prefix.Trim('/').Length > 0 && parts.Any(part => part is "" or "." or ".."))
            return $"{ScalarNode.Shorten(prefix)} can't be a prefix: a part between two slashes is empty, '.' or '..'.";
        return scheme switch
        {
            "az" => AzureNames.JudgeContainer(Cut(prefix, '/').Name) ?? JudgeSettings(scheme, s_azureSettings, query),
            "s3" => JudgeSettings(scheme, s_s3Settings, query),
            _ => null,
        };
    }

    /// <summary>Whether a URL has a user name or password before its host, or a setting that is a credential by its name.</summary>
    public static bool HoldsCredentials(string url)
    {
        (string place, string query) = Cut(url, '?');
        return HoldsUser(place) || url.Contains("://", StringComparison.Ordinal) && query.Split('&').Select(setting => Cut(setting, '=')).Any(IsCredential);
    }

    private static string Instead(string scheme) => scheme switch
    {
        "s3" => "set them in the environment, or name a profile (?profile=NAME)",
        "az" => "log in (az login), or set AZURE_STORAGE_SAS_TOKEN or AZURE_STORAGE_KEY",
        _ => "set GOOGLE_APPLICATION_CREDENTIALS",
    };

    private static string? JudgeBucket(string bucket) => BucketName().IsMatch(bucket) && !bucket.Contains("..", StringComparison.Ordinal)
        ? null
        : $"{ScalarNode.Shorten(bucket)} can't be a bucket's name: 3 to 63 lower-case letters, digits, '-' and '.', starting and ending with a letter or digit.";

    private static string? JudgeSettings(string scheme, string[] known, string query)
    {
        foreach (string setting in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            (string name, string value) = Cut(setting, '=');
            if (!known.Contains(name))
                return $"{ScalarNode.Shorten(name)} is no setting of an {scheme}: store; {(NearestName.Of(name, known) is { } meant ? $"did you mean '{meant}'?" : $"known: {string.Join(", ", known)}.")}";
            if (value.Length == 0) return $"'{name}' has no value.";
            if (name == "endpoint" && Uri.TryCreate(Uri.UnescapeDataString(value), UriKind.Absolute, out Uri? endpoint) && endpoint.Scheme == "http" && !endpoint.IsLoopback)
                return $"Everybody on the way to {endpoint.Authority} could read and change what is sent; write endpoint=https://….";
            if (name == "login" && value is not ("default" or "none")) return "'login' is default or none.";
            if (name == "compatible" && value is not ("true" or "false")) return "'compatible' is true or false.";
        }
        return null;
    }

    private static bool IsCredential((string Name, string Value) setting)
    {
        string plain = string.Concat(setting.Name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
        return plain is "key" or "sig" || s_secretWords.Any(word => plain.Contains(word, StringComparison.Ordinal)) || HoldsUser(Uri.UnescapeDataString(setting.Value));
    }

    private static bool HoldsUser(string address) =>
        address.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme && Cut(address[(scheme + 3)..], '/').Name.Contains('@', StringComparison.Ordinal);

    private static (string Name, string Value) Cut(string text, char at) => text.IndexOf(at) is >= 0 and var found ? (text[..found], text[(found + 1)..]) : (text, "");

    // Google allows '_' besides, in old names Amazon does, too
    [GeneratedRegex("^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BucketName();
}

/// <summary>
/// How Azure's storage accounts and containers may be called (https://learn.microsoft.com/azure/storage/common/storage-account-overview#storage-account-name,
/// https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata).
/// </summary>
internal static partial class AzureNames
{
    /// <returns>What is wrong with it; null where nothing is.</returns>
    public static string? JudgeAccount(string name) => Account().IsMatch(name)
        ? null
        : $"{ScalarNode.Shorten(name)} can't be a storage account's name: 3 to 24 lower-case letters and digits.";

    /// <inheritdoc cref="JudgeAccount"/>
    public static string? JudgeContainer(string name) => name.Length == 0
        ? "The URL names no container; write az://account/container/prefix."
        : Container().IsMatch(name)
            ? null
            : $"{ScalarNode.Shorten(name)} can't be a container's name: 3 to 63 lower-case letters, digits and single '-', starting and ending with a letter or digit.";

    [GeneratedRegex("^[a-z0-9]{3,24}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Account();

    // $web is what an account shows as a website
    [GeneratedRegex(@"^(\$web|\$root|(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Container();
}

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
