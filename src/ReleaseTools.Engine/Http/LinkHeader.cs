namespace ReleaseTools.Engine.Http;

/// <summary>The <c>Link</c> header, by which lists name their next page (RFC 8288).</summary>
internal static class LinkHeader
{
    /// <param name="header">All of them, with commas between; null where an answer has none.</param>
    /// <param name="page">What a relative address is relative to.</param>
    /// <returns>Null where there is no next page. Check its host before a credential is sent there.</returns>
    /// <exception cref="FormatException">Whether there is a next page, or where, can't be read. The message is part of a sentence.</exception>
    public static Uri? Next(string? header, Uri page)
    {
        // relations have no case (RFC 8288, 2.1.1)
        string? target = new LinkReader(header ?? "").ReadAll().FirstOrDefault(link => link.Relations.Contains("next", StringComparer.OrdinalIgnoreCase)).Target;
        if (target is null) return null;
        return Uri.TryCreate(page, target, out Uri? next) && next.Scheme is "http" or "https" ? next : throw new FormatException("its next link is no http or https address");
    }
}
