using ReleaseTools.Announce;
using ReleaseTools.Artifacts;
using ReleaseTools.Notes;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Announce;

/// <summary>News of a release, for tests that need some.</summary>
internal static class News
{
    public static readonly string Sha256 = new('a', 64), Sha512 = new('b', 128);

    /// <param name="packages">How many.</param>
    /// <param name="changes">How many, each with this title.</param>
    public static AnnouncementContent Of(int packages = 1, int changes = 1, string title = "say hello", string page = "https://dl.example.com/release/hello/index.html") => new(
        "0123456789abcdef0123456789abcdef", "hello 1.2.0", "hello", ReleaseVersion.Parse("1.2.0"), "v1.2.0", new string('c', 40),
        new DateTimeOffset(2026, 11, 21, 9, 30, 0, TimeSpan.Zero), page,
        [.. Enumerable.Range(1, packages).Select(Package)],
        new NotesDocument(1, "hello", ReleaseVersion.Parse("1.2.0"), "v1.2.0", new DateTimeOffset(2026, 11, 21, 9, 30, 0, TimeSpan.Zero), "v1.1.0", new string('c', 40), changes,
            changes == 0 ? [] : [new NoteGroup("Features", [.. Enumerable.Range(1, changes).Select(number => new NoteEntry(new string('d', 40), title, null, [number], false, null, []))])], [], []));

    public static AnnouncedPackage Package(int number) => new($"hello-{number}.tar.gz", $"https://dl.example.com/release/hello/1.2.0/hello-{number}.tar.gz", 1536, Sha256, Sha512, ArtifactKind.Binary, "linux/amd64");
}
