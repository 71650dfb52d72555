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
