namespace ReleaseTools.Engine.Staging.Pages;

/// <summary>Which addresses notes may lead to.</summary>
internal static class SafeLink
{
    private static readonly string[] s_schemes = ["http", "https", "mailto"];

    /// <returns>The address as seen from the page; null where it may not be followed.</returns>
    public static string? Resolve(string? url, string folder)
    {
        // browsers skip control characters inside a scheme and take backslashes for slashes
        if (string.IsNullOrEmpty(url) || url.Any(c => c <= ' ' || c is '\\' or '\u007f')) return null;
        int colon = url.IndexOf(':', StringComparison.Ordinal);
        int end = url.AsSpan().IndexOfAny('/', '?', '#');
        if (colon >= 0 && (end < 0 || colon < end)) return s_schemes.Contains(url[..colon], StringComparer.OrdinalIgnoreCase) ? url : null;
        return url[0] is '/' or '#' ? null : folder + url;                  // another host, the root of any host, or a heading that has no name here
    }
}
