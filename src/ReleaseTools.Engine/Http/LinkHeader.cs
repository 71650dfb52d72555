using System.Text.RegularExpressions;

namespace ReleaseTools.Engine.Http;

/// <summary>The <c>Link</c> header, by which lists name their next page (RFC 8288).</summary>
internal static partial class LinkHeader
{
    /// <param name="header">Null where an answer has none.</param>
    /// <param name="page">What an address that is not absolute is relative to.</param>
    /// <returns>Null where there is no next page. It may be anybody's: look at its host before a credential goes there.</returns>
    public static Uri? Next(string? header, Uri page) =>
        header is not null && NextLink().Match(header) is { Success: true } match && Uri.TryCreate(page, match.Groups[1].Value, out Uri? next) && next.Scheme is "http" or "https" ? next : null;

    [GeneratedRegex("""<([^>]+)>\s*;[^,]*\brel="?next\b""", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NextLink();
}
