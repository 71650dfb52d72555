using System.Text;
using ReleaseTools.Engine.Notes;
using ReleaseTools.Notes;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Notes;

public sealed class ChangelogTests
{
    private const string Kept = "# Changelog\n\nAll of it.\n\n## [Unreleased]\n\n- soon\n\n## [1.2.0] - 2026-02-01\n\n- b\n\n## [1.0.0] - 2026-01-01\n\n- a\n\n[1.2.0]: https://example.com/b\n[1.0.0]: https://example.com/a\n";

    [Theory]
    [InlineData("1.3.0", "- soon\n\n## [1.3.0] - D\n\nNEW\n\n## [1.2.0]")]
    [InlineData("1.1.0", "- b\n\n## [1.1.0] - D\n\nNEW\n\n## [1.0.0]")]
    [InlineData("0.9.0", "- a\n\n## [0.9.0] - D\n\nNEW\n\n[1.2.0]:")]
    [InlineData("1.2.0-rc.1", "- b\n\n## [1.2.0-rc.1] - D\n\nNEW\n\n## [1.0.0]")]
    public void A_section_stands_in_version_order(string version, string expected) =>
        Assert.Contains(expected, Put(Kept, version), StringComparison.Ordinal);

    [Theory]
    [InlineData("1.2.0", "- soon\n\n## [1.2.0] - D\n\nNEW\n\n## [1.0.0]")]
    [InlineData("1.0.0", "- b\n\n## [1.0.0] - D\n\nNEW\n\n[1.2.0]:")]
    public void The_section_of_the_same_version_is_replaced(string version, string expected) =>
        Assert.Contains(expected, Put(Kept, version), StringComparison.Ordinal);

    [Theory]
    [InlineData("", "# Changelog\n\n## 1.0.0 - D\n\nNEW\n")]
    [InlineData("# Our changes", "# Our changes\n\n## 1.0.0 - D\n\nNEW\n")]
    [InlineData("# C\n\n## Unreleased\n\n- x\n", "# C\n\n## Unreleased\n\n- x\n\n## 1.0.0 - D\n\nNEW\n")]
    [InlineData("# C\n\n## v0.9.0\n- x", "# C\n\n## v1.0.0 - D\n\nNEW\n\n## v0.9.0\n- x")]
    [InlineData("# C\r\n\r\n## 0.9.0\r\n", "# C\r\n\r\n## 1.0.0 - D\r\n\r\nNEW\r\n\r\n## 0.9.0\r\n")]
    [InlineData("# C\n\n```\n## 0.1.0\n```\n<!--\n## 0.2.0\n-->\n", "# C\n\n```\n## 0.1.0\n```\n<!--\n## 0.2.0\n-->\n\n## 1.0.0 - D\n\nNEW\n")]
    [InlineData("# C\n\n## 1.0.0\n\n### Fixes\n\n- x\n\n## Older\n\nsee elsewhere\n", "# C\n\n## 1.0.0 - D\n\nNEW\n\n## Older\n\nsee elsewhere\n")]
    [InlineData("\uFEFF# C\n\n## [1.0.0](https://example.com) (2026-01-01)\n\nx", "\uFEFF# C\n\n## [1.0.0] - D\n\nNEW\n")]
    public void A_changelog_of_any_style_keeps_it(string before, string after) => Assert.Equal(after, Put(before, "1.0.0"));

    [Theory]
    [InlineData("")]
    [InlineData(Kept)]
    [InlineData("# C\r\n\r\n## 0.9.0\r\n")]
    [InlineData("# C\n## 2.0.0\nx\n\n\n\n## 1.0.0\n")]
    public void Doing_it_twice_changes_nothing(string before)
    {
        foreach (string version in new[] { "0.1.0", "0.9.0", "1.0.0", "1.5.0", "2.0.0", "3.0.0" })
            Assert.Equal(Put(before, version), Put(Put(before, version), version));
    }

    [Fact]
    public async Task Every_byte_of_the_file_but_the_section_stays()
    {
        using var repository = new GitRepository();
        repository.Commit("feat: grüße");
        NotesOf notes = await NotesOf.Async(repository);
        string path = Path.Combine(repository.Path, "CHANGELOG.md");
        byte[] head = Encoding.UTF8.GetBytes("\uFEFF# C\r\n\r\n"), tail = Encoding.Latin1.GetBytes("## 1.0.0\r\n\r\n- café\r\n");
        await File.WriteAllBytesAsync(path, [.. head, .. tail]);
        Assert.True(await Changelog.UpdateAsync(path, notes.Notes, CancellationToken.None));
        Assert.False(await Changelog.UpdateAsync(path, notes.Notes, CancellationToken.None));
        string section = $"## 1.1.0 - 2026-11-21\r\n\r\n### Features\r\n\r\n- grüße ({repository.Head[..7]})\r\n\r\n";
        byte[] expected = [.. head, .. Encoding.UTF8.GetBytes(section), .. tail];
        Assert.Equal(expected, await File.ReadAllBytesAsync(path));
    }

    private static string Put(string text, string version) => ChangelogText.Put(text, ReleaseVersion.Parse(version), "D", "NEW\n");
}
