using ReleaseTools.Engine.Http;

namespace ReleaseTools.Engine.Storage;

/// <summary>The parts of a bucket's URL: <c>scheme://bucket/prefix?setting=value&amp;…</c>.</summary>
/// <param name="Prefix">What all keys start with: empty, or ending in a slash.</param>
/// <param name="Settings">In their order, unescaped; none is empty.</param>
internal sealed record BucketUrl(string Bucket, string Prefix, IReadOnlyList<(string Name, string Value)> Settings)
{
    /// <param name="invalid">Makes an error of why it is no such URL.</param>
    public static BucketUrl Parse(string url, string scheme, Func<string, UsageException> invalid)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) || uri.Scheme != scheme || uri.Host.Length == 0) throw invalid("it names no bucket");
        if (uri.UserInfo.Length > 0) throw invalid("it holds credentials, and everybody gets to see it");
        if (uri.Fragment.Length > 0) throw invalid("it has a part after '#', which no store has; write %23 for a # in a name");
        string prefix = Uri.UnescapeDataString(uri.AbsolutePath).Trim('/');
        if (prefix.Length > 0) ObjectKey.Check(prefix);
        var settings = new List<(string, string)>();
        foreach (string setting in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = setting.IndexOf('=', StringComparison.Ordinal);
            (string name, string value) = equals < 0 ? (setting, "") : (setting[..equals], Uri.UnescapeDataString(setting[(equals + 1)..]));
            if (value.Length == 0) throw invalid($"'{name}' has no value");
            settings.Add((name, value));
        }
        return new BucketUrl(uri.Host, prefix.Length == 0 ? "" : prefix + "/", settings);
    }

    /// <summary>The URL again.</summary>
    /// <param name="settings">One without a value is left out.</param>
    public static Uri Format(string scheme, string bucket, string prefix, params IEnumerable<(string Name, string? Value)> settings) =>
        new($"{scheme}://{bucket}/{UrlText.Path(prefix.TrimEnd('/'))}{UrlText.Query(settings)}");

    /// <returns>Null where it is no http or https address, or holds credentials.</returns>
    public static Uri? TryEndpoint(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out Uri? endpoint) && endpoint.Scheme is "http" or "https" && endpoint.UserInfo.Length == 0 ? endpoint : null;
}
