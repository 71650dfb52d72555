using ReleaseTools.Engine.Http;
using ReleaseTools.Logging;

namespace ReleaseTools.Engine.Storage.Http;

/// <summary>Where a store is served to be read: <c>https://dl.example.com/releases/</c>; without encryption only on this machine.</summary>
/// <param name="Root">Ends in a slash.</param>
public sealed record HttpStoreAddress(Uri Root)
{
    /// <exception cref="UsageException">The URL can't be the beginning of objects' addresses.</exception>
    public static HttpStoreAddress Parse(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0) throw Invalid(url, "it names no server");
        if (uri.UserInfo.Length > 0) throw Invalid(url, "it holds credentials, and everybody gets to see it");
        if (uri.Query.Length + uri.Fragment.Length > 0) throw Invalid(url, "it has a query or fragment: names are appended to the URL");
        if (uri.Scheme == "http" && !uri.IsLoopback) throw Invalid(url, "what comes without encryption may come from anybody");
        return new HttpStoreAddress(new Uri(uri.AbsoluteUri.TrimEnd('/') + "/"));
    }

    /// <summary>Each name of the key escaped, the slashes kept.</summary>
    public Uri Of(string key) => new(Root + UrlText.Path(key));

    private static UsageException Invalid(string url, string why)
    {
        // who writes a password into a URL shall not find it in a log
        string shown = new Redactor([]).Clean(url.Split('?')[0]);
        return new UsageException("StoreInvalid", shown, $"'{shown}' is not a store that can be read: {why}.", "Write it like https://dl.example.com/releases/.");
    }
}
