using System.Text.RegularExpressions;
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
    /// <param name="patience">How long a server is waited for; null = the usual.</param>
    /// <exception cref="UsageException">No store has such a URL, or it holds credentials.</exception>
    public static IObjectStore Open(string url, string baseDirectory, Patience? patience = null)
    {
        if (string.IsNullOrWhiteSpace(url))
            throw new UsageException("StoreInvalid", url, "A store's URL is empty.", "Write a folder, such as file:.release.");
        if (AddressRules.HoldsCredentials(url))
            throw new UsageException("StoreHoldsCredentials", null, "A store's URL holds credentials, and everybody gets to see it: it is in process lists, sessions and logs.",
                "Remove them from the URL, and set them in the environment: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE; GOOGLE_APPLICATION_CREDENTIALS; AZURE_STORAGE_SAS_TOKEN or AZURE_STORAGE_KEY.");
        if (url.StartsWith("s3:", StringComparison.OrdinalIgnoreCase)) return S3Connection.Open(S3Address.Parse(url), patience);
        if (url.StartsWith("gs:", StringComparison.OrdinalIgnoreCase)) return GcsConnection.Open(GcsAddress.Parse(url), patience);
        if (url.StartsWith("az:", StringComparison.OrdinalIgnoreCase)) return AzureConnection.Open(AzureAddress.Parse(url), patience);
        if (url.StartsWith("https:", StringComparison.OrdinalIgnoreCase) || url.StartsWith("http:", StringComparison.OrdinalIgnoreCase))
            return HttpStore.Open(HttpStoreAddress.Parse(url), patience);
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
