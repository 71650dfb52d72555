using ReleaseTools.Logging;

namespace ReleaseTools.Engine.Storage.Gcs;

/// <summary>
/// Where a Google Cloud Storage store is: <c>gs://bucket/prefix</c>, and after a question mark what the environment doesn't say: <c>endpoint</c>, and
/// <c>login</c>, <c>default</c> or <c>none</c>.
/// </summary>
/// <param name="Prefix">What all names start with: empty, or ending in a slash.</param>
public sealed record GcsAddress(string Bucket, string Prefix)
{
    private static readonly string[] s_settings = ["endpoint", "login"];

    /// <summary>The server; null = Google's, or the emulator that the environment names.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Whether requests carry Google's application default credentials; null = only those to Google's own server do.</summary>
    public bool? HasCredentials { get; init; }

    /// <summary>The store as a URL that opens it again.</summary>
    public Uri Root => new($"gs://{Bucket}/{string.Join('/', Prefix.TrimEnd('/').Split('/').Select(Uri.EscapeDataString))}{Query}");

    /// <exception cref="UsageException">The URL names no bucket, or a setting that is not known.</exception>
    public static GcsAddress Parse(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) || uri.Scheme != "gs" || uri.Host.Length == 0) throw Invalid(url, "it names no bucket");
        if (uri.UserInfo.Length > 0) throw Invalid(url, "it holds credentials, and everybody gets to see it");
        if (uri.Fragment.Length > 0) throw Invalid(url, "it has a part after '#', which no store has; write %23 for a # in a name");
        string prefix = Uri.UnescapeDataString(uri.AbsolutePath).Trim('/');
        if (prefix.Length > 0) ObjectKey.Check(prefix);
        var address = new GcsAddress(uri.Host, prefix.Length == 0 ? "" : prefix + "/");
        foreach (string setting in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = setting.IndexOf('=', StringComparison.Ordinal);
            (string name, string value) = equals < 0 ? (setting, "") : (setting[..equals], Uri.UnescapeDataString(setting[(equals + 1)..]));
            address = (name, value) switch
            {
                (_, "") => throw Invalid(url, $"'{name}' has no value"),
                ("endpoint", _) => address with { Endpoint = EndpointOf(url, value) },
                ("login", "default" or "none") => address with { HasCredentials = value == "default" },
                ("login", _) => throw Invalid(url, "'login' is default or none"),
                _ => throw Invalid(url, $"'{name}' is no setting of a Google Cloud Storage store; known: {string.Join(", ", s_settings)}"),
            };
        }
        return address;
    }

    private string Query
    {
        get
        {
            (string Name, string? Value)[] settings = [("endpoint", Endpoint?.OriginalString), ("login", HasCredentials switch { true => "default", false => "none", _ => null })];
            string query = string.Join('&', settings.Where(setting => setting.Value is not null).Select(setting => $"{setting.Name}={Uri.EscapeDataString(setting.Value!)}"));
            return query.Length > 0 ? "?" + query : "";
        }
    }

    private static Uri EndpointOf(string url, string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out Uri? endpoint) && endpoint.Scheme is "http" or "https" && endpoint.UserInfo.Length == 0
            ? endpoint
            : throw Invalid(url, "its endpoint is no http or https address, or holds credentials");

    private static UsageException Invalid(string url, string why) => new(
        "StoreInvalid", Shown(url), $"'{Shown(url)}' is not a Google Cloud Storage store: {why}.", "Write it like gs://bucket/prefix, or gs://bucket/prefix?endpoint=http://127.0.0.1:4443.");

    // who writes a password into a URL shall not find it in a log
    private static string Shown(string url) => new Redactor([]).Clean(url);
}
