using ReleaseTools.Versions;

namespace ReleaseTools.Notes;

/// <summary>The notes of one release, written.</summary>
/// <param name="PreviousTag">Where the history they tell begins; null for the first release.</param>
/// <param name="Commits">How many commits they tell of.</param>
/// <param name="MarkdownPath">RELEASE_NOTES.md on the machine that wrote it.</param>
/// <param name="JsonPath">release-notes.json on the machine that wrote it.</param>
/// <param name="Digest">SHA-256 over both files: what the next steps depend on.</param>
public sealed record ReleaseNotes(
    ReleaseVersion Version,
    string? PreviousTag,
    int Commits,
    string MarkdownPath,
    string JsonPath,
    string Digest)
{
    public override string ToString() => MarkdownPath;
}
