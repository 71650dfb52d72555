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
    public Uri Root => BucketUrl.Format("gs", Bucket, Prefix,
        ("endpoint", Endpoint?.OriginalString), ("login", HasCredentials switch { true => "default", false => "none", _ => null }));

    /// <exception cref="UsageException">The URL names no bucket, or a setting that is not known.</exception>
    public static GcsAddress Parse(string url)
    {
        BucketUrl parts = BucketUrl.Parse(url, "gs", why => Invalid(url, why));
        if (!parts.Bucket.All(IsOfBucket)) throw Invalid(url, "a bucket's name has lower-case letters, digits, '-', '_' and '.' only");
        var address = new GcsAddress(parts.Bucket, parts.Prefix);
        foreach ((string name, string value) in parts.Settings)
        {
            address = (name, value) switch
            {
                ("endpoint", _) => address with { Endpoint = BucketUrl.TryEndpoint(value) ?? throw Invalid(url, "its endpoint is no http or https address, or holds credentials") },
                ("login", "default" or "none") => address with { HasCredentials = value == "default" },
                ("login", _) => throw Invalid(url, "'login' is default or none"),
                _ => throw Invalid(url, $"'{name}' is no setting of a Google Cloud Storage store; known: {string.Join(", ", s_settings)}"),
            };
        }
        return address;
    }

    // Google's client accepts no other
    private static bool IsOfBucket(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.';

    private static UsageException Invalid(string url, string why) => new(
        "StoreInvalid", Shown(url), $"'{Shown(url)}' is not a Google Cloud Storage store: {why}.", "Write it like gs://bucket/prefix, or gs://bucket/prefix?endpoint=http://127.0.0.1:4443.");

    // who writes a password into a URL shall not find it in a log
    private static string Shown(string url) => new Redactor([]).Clean(url);
}
