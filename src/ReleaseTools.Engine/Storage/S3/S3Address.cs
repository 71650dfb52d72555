namespace ReleaseTools.Engine.Storage.S3;

/// <summary>
/// Where an S3 store is: <c>s3://bucket/prefix</c>, and after a question mark what the AWS tools' own settings (environment, profile) don't say:
/// <c>endpoint</c>, <c>region</c>, <c>profile</c>, and <c>compatible=true</c> for servers that are not Amazon's.
/// </summary>
/// <param name="Prefix">What all keys start with: empty, or ending in a slash.</param>
public sealed record S3Address(string Bucket, string Prefix)
{
    private static readonly string[] s_settings = ["endpoint", "region", "profile", "compatible"];

    /// <summary>The server; null = Amazon's, or what the environment or profile names.</summary>
    public Uri? Endpoint { get; init; }

    public string? Region { get; init; }

    /// <summary>The profile of the AWS configuration files whose credentials are used.</summary>
    public string? Profile { get; init; }

    /// <summary>
    /// Whether the server knows less than Amazon's: the bucket goes into the path, and checksums that only newer servers understand are sent and
    /// asked for only where the protocol requires them.
    /// </summary>
    public bool IsCompatible { get; init; }

    /// <summary>The store as a URL that opens it again.</summary>
    public Uri Root => new($"s3://{Bucket}/{string.Join('/', Prefix.TrimEnd('/').Split('/').Select(Uri.EscapeDataString))}{Query}");

    /// <exception cref="UsageException">The URL names no bucket, or a setting that is not known.</exception>
    public static S3Address Parse(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) || uri.Scheme != "s3" || uri.Host.Length == 0)
            throw Invalid(url, "it names no bucket");
        if (uri.UserInfo.Length > 0) throw Invalid(url, "it holds credentials, and everybody gets to see it");
        string prefix = Uri.UnescapeDataString(uri.AbsolutePath).Trim('/');
        if (prefix.Length > 0) ObjectKey.Check(prefix);
        var address = new S3Address(uri.Host, prefix.Length == 0 ? "" : prefix + "/");
        foreach (string setting in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = setting.IndexOf('=', StringComparison.Ordinal);
            (string name, string value) = equals < 0 ? (setting, "") : (setting[..equals], Uri.UnescapeDataString(setting[(equals + 1)..]));
            address = (name, value) switch
            {
                (_, "") => throw Invalid(url, $"'{name}' has no value"),
                ("endpoint", _) => address with { Endpoint = EndpointOf(url, value) },
                ("region", _) => address with { Region = value },
                ("profile", _) => address with { Profile = value },
                ("compatible", "true" or "false") => address with { IsCompatible = value == "true" },
                ("compatible", _) => throw Invalid(url, "'compatible' is true or false"),
                _ => throw Invalid(url, $"'{name}' is no setting of an S3 store; known: {string.Join(", ", s_settings)}"),
            };
        }
        return address;
    }

    private string Query
    {
        get
        {
            (string Name, string? Value)[] settings =
                [("endpoint", Endpoint?.OriginalString), ("region", Region), ("profile", Profile), ("compatible", IsCompatible ? "true" : null)];
            string query = string.Join('&', settings.Where(setting => setting.Value is not null).Select(setting => $"{setting.Name}={Uri.EscapeDataString(setting.Value!)}"));
            return query.Length > 0 ? "?" + query : "";
        }
    }

    private static Uri EndpointOf(string url, string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out Uri? endpoint) && endpoint.Scheme is "http" or "https" && endpoint.UserInfo.Length == 0
            ? endpoint
            : throw Invalid(url, $"its endpoint '{value}' is no http or https address");

    private static UsageException Invalid(string url, string why) => new(
        "StoreInvalid", url, $"'{url}' is not an S3 store: {why}.", "Write it like s3://bucket/prefix, or s3://bucket/prefix?endpoint=https://s3.example.com&compatible=true.");
}
