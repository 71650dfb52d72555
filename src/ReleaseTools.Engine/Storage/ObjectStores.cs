using System.Text.RegularExpressions;
using ReleaseTools.Ci;
using ReleaseTools.Definitions.Rules;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Storage.Azure;
using ReleaseTools.Engine.Storage.File;
using ReleaseTools.Engine.Storage.Gcs;
using ReleaseTools.Engine.Storage.Http;
using ReleaseTools.Engine.Storage.S3;

namespace ReleaseTools.Engine.Storage;

/// <summary>Opens the store that a URL names.</summary>
public static partial class ObjectStores
{
    /// <param name="url"><c>file:.release</c>, <c>file:///srv/releases</c>, or a plain path.</param>
    /// <param name="baseDirectory">What a relative path is relative to: the repository.</param>
    /// <param name="timeouts">How long a server is waited for; null = the usual.</param>
    /// <exception cref="UsageException">No store has such a URL, or it holds credentials.</exception>
    public static IObjectStore Open(string url, string baseDirectory, HttpTimeouts? timeouts = null)
    {
        if (string.IsNullOrWhiteSpace(url))
            throw new UsageException("StoreInvalid", url, "A store's URL is empty.", "Write a folder, such as file:.release.");
        if (AddressRules.HoldsCredentials(url))
            throw new UsageException("StoreHoldsCredentials", null, "A store's URL holds credentials, and everybody gets to see it: it is in process lists, sessions and logs.",
                "Remove them from the URL, and set them in the environment: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE; GOOGLE_APPLICATION_CREDENTIALS; AZURE_STORAGE_SAS_TOKEN or AZURE_STORAGE_KEY.");
        if (url.StartsWith("s3:", StringComparison.OrdinalIgnoreCase)) return S3Connection.Open(S3Address.Parse(url), timeouts);
        if (url.StartsWith("gs:", StringComparison.OrdinalIgnoreCase)) return GcsConnection.Open(GcsAddress.Parse(url), timeouts);
        if (url.StartsWith("az:", StringComparison.OrdinalIgnoreCase)) return AzureConnection.Open(AzureAddress.Parse(url), timeouts);
        if (url.StartsWith("https:", StringComparison.OrdinalIgnoreCase) || url.StartsWith("http:", StringComparison.OrdinalIgnoreCase))
            return HttpStore.Open(HttpStoreAddress.Parse(url), timeouts);
        if (PathOf(url) is not { Length: > 0 } path)
            throw new UsageException("StoreUnsupported", url, $"There is no store for '{url}'.", "Use a folder (file:.release, file:///srv/releases), or a bucket (s3://bucket/prefix, gs://bucket/prefix, az://account/container/prefix).");
        return new FileStore(Path.GetFullPath(Home(path), Path.GetFullPath(baseDirectory)));
    }

    /// <summary>Opens a store that a person named to look into. A folder that is not there is a mistake then, and not an empty store.</summary>
    /// <inheritdoc cref="Open" path="/param|/exception"/>
    public static IObjectStore OpenNamed(string url, string baseDirectory) => RequireFolder(Open(url, baseDirectory));

    /// <exception cref="UsageException">It is a folder's, and there is no such folder.</exception>
    public static IObjectStore RequireFolder(IObjectStore store) => store is FileStore files && !Directory.Exists(files.Folder)
        ? throw new UsageException("StoreMissing", store.Root, $"There is no folder {files.Folder}.", "Name the folder of a store. A relative path starts at the current location.")
        : store;

    /// <summary>The URL of a store as it is written on a command line, with its path in full; one that names no folder stays as it is.</summary>
    /// <param name="fullPath">What a path means where it was written.</param>
    public static string FullUrl(string url, Func<string, string> fullPath) =>
        !url.StartsWith("file://", StringComparison.OrdinalIgnoreCase) && PathOf(url) is { Length: > 0 } path ? new Uri(fullPath(Home(path))).AbsoluteUri : url;

    // no shell replaces it behind file:
    private static string Home(string path) =>
        path == "~" || path.StartsWith("~/", StringComparison.Ordinal) || (OperatingSystem.IsWindows() && path.StartsWith(@"~\", StringComparison.Ordinal))
            ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + path[1..]
            : path;

    private static string? PathOf(string url)
    {
        if (url.StartsWith("file://", StringComparison.OrdinalIgnoreCase))
            return Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && (uri.Host.Length == 0 || OperatingSystem.IsWindows()) ? uri.LocalPath : null;
        if (url.StartsWith("file:", StringComparison.OrdinalIgnoreCase)) return url["file:".Length..];
        return Scheme().IsMatch(url) ? null : url;
    }

    // two letters at least: C:\releases is a path
    [GeneratedRegex("^[A-Za-z][A-Za-z0-9+.-]+:", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Scheme();
}

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

/// <summary>Reads the environment variables that tell how to reach a store.</summary>
internal static class StoreVariables
{
    /// <returns>Null where it is not set, or empty.</returns>
    /// <exception cref="UsageException">It holds the text of a pipeline's variable that is not defined.</exception>
    public static string? Read(string name)
    {
        if (Environment.GetEnvironmentVariable(name) is not { Length: > 0 } value) return null;
        return CiVariables.IsUndefined(value)
            ? throw new UsageException("VariableUndefined", name, $"{name} holds the text {value}: the pipeline does not define that variable.", $"Define it (Pipelines, Library), or leave {name} out of the step's env.")
            : value;
    }
}
