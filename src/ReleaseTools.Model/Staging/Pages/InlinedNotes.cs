using ReleaseTools.Versions;

namespace ReleaseTools.Staging.Pages;

/// <summary>Which releases' notes the page itself shows; those of the others it links to. A page of hundreds of releases must open at once.</summary>
public static class InlinedNotes
{
    /// <summary>How many of the newest releases.</summary>
    public const int Releases = 50;

    /// <summary>In bytes: longer notes are a document of their own.</summary>
    public const long LongestNotes = 256 * 1024;

    /// <summary>In bytes, of all of them.</summary>
    public const long Together = 2 * 1024 * 1024;

    /// <summary>Told from the index alone, so that nothing is read in vain. The newest come first, until there is no more room.</summary>
    public static IReadOnlySet<ReleaseVersion> Choose(ReleaseIndex index)
    {
        var chosen = new HashSet<ReleaseVersion>();
        long room = Together;
        foreach (IndexedRelease release in index.Releases.Take(Releases))
        {
            if (release.Notes is null || release.Find(release.Notes) is not { Size: <= LongestNotes } notes || notes.Size > room) continue;
            room -= notes.Size;
            chosen.Add(release.Version);
        }
        return chosen;
    }
}

/// <summary>
/// Where a link or an image in release notes may lead: to the web, to a mail address, or to a file of the release. Anything else is text.
/// </summary>
public static class NoteAddress
{
    /// <param name="address">As the notes have it.</param>
    /// <param name="folder">Where the notes lie, relative to the page, as an address: <c>1.2.0/</c>.</param>
    /// <returns>The address as it is from the page; null where it must not be followed.</returns>
    public static string? ForLink(string? address, string folder) => Judge(address, folder, mail: true);

    /// <inheritdoc cref="ForLink"/>
    public static string? ForImage(string? address, string folder) => Judge(address, folder, mail: false);

    private static string? Judge(string? address, string folder, bool mail)
    {
        // browsers drop control characters before they look for the scheme
        if (string.IsNullOrEmpty(address) || address.Any(char.IsControl)) return null;
        int end = address.AsSpan().IndexOfAny(":/?#");
        if (end < 0 || address[end] != ':') return IsBelow(address) ? folder + address : null;
        return address[..end].ToLowerInvariant() switch
        {
            "http" or "https" => address,
            "mailto" when mail => address,
            _ => null,
        };
    }

    // `//host` and `\\host` name another computer, `/x` the root of whatever the page is served from, `#x` a place in notes that has no name here
    private static bool IsBelow(string address) =>
        address[0] is not ('/' or '#' or '?' or ' ') && !address.Contains('\\', StringComparison.Ordinal)
        && !address.Split('?', '#')[0].Split('/').Any(part => part.Replace("%2e", ".", StringComparison.OrdinalIgnoreCase) is "..");
}
