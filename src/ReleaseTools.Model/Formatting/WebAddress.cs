namespace ReleaseTools.Formatting;

/// <summary>Which addresses a message links to.</summary>
public static class WebAddress
{
    /// <summary>Whether a browser gets there.</summary>
    public static bool IsLink(string url) => Uri.TryCreate(url, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https";
}
