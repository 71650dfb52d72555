using System.Text;
using ReleaseTools.Engine.Notes;
using ReleaseTools.Notes.Changelogs;

namespace ReleaseTools.Tests.Notes;

public sealed class ChangelogTests : IDisposable
{
    private readonly GitRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task Every_byte_of_the_file_but_the_section_stays()
    {
        byte[] head = Encoding.UTF8.GetBytes("\uFEFF# C\r\n\r\n"), tail = Encoding.Latin1.GetBytes("## 1.0.0 - 2026-01-01\r\n\r\n- café\r\n");
        Assert.Equal((true, ChangelogOutcome.Generated), await UpdateAsync("CHANGELOG.md", [.. head, .. tail]));
        string section = $"## 1.1.0 - 2026-11-21\r\n\r\n### Features\r\n\r\n- grüße ({_repository.Head[..7]})\r\n\r\n";
        byte[] expected = [.. head, .. Encoding.UTF8.GetBytes(section), .. tail];
        Assert.Equal(expected, await File.ReadAllBytesAsync(Path.Combine(_repository.Path, "CHANGELOG.md")));
    }

    [Theory]
    [InlineData("\uFEFF## 1.0.0\n\n- a\n", "\uFEFF## 1.1.0\n\n### Features\n\n- grüße (HEAD)\n\n## 1.0.0\n\n- a\n")]                         // a heading behind the mark
    [InlineData("## 🎉 1.0.0\n\n- a\n", "## 🎉 1.1.0\n\n### Features\n\n- grüße (HEAD)\n\n## 🎉 1.0.0\n\n- a\n")]
    [InlineData("🎉 1.0.0\n-------\n\n- a\n", "🎉 1.1.0\n-------\n\n### Features\n\n- grüße (HEAD)\n\n🎉 1.0.0\n-------\n\n- a\n")]
    [InlineData("1.0.0\n=====\n\n- a\n", "1.1.0\n=====\n\n## Features\n\n- grüße (HEAD)\n\n1.0.0\n=====\n\n- a\n")]
    [InlineData("### v1.0.0\n\n- a\n", "### v1.1.0\n\n#### Features\n\n- grüße (HEAD)\n\n### v1.0.0\n\n- a\n")]
    public async Task Groups_stand_one_level_below_the_version(string before, string after)
    {
        await UpdateAsync("CHANGELOG.md", Encoding.UTF8.GetBytes(before));
        byte[] expected = Encoding.UTF8.GetBytes(after.Replace("HEAD", _repository.Head[..7], StringComparison.Ordinal));
        Assert.Equal(expected, await File.ReadAllBytesAsync(Path.Combine(_repository.Path, "CHANGELOG.md")));
    }

    [Theory]
    [InlineData("CHANGELOG.md", "# C\n\n**1.0.0**\n\n- a\n", "ChangelogFormUnknown")]
    [InlineData("CHANGES.rst", "Release 1 and others\n\n- a\n", "ChangelogFormUnknown")]
    [InlineData("CHANGES.adoc", "", "ChangelogMarkup")]
    [InlineData("CHANGES.org", "* 1.0.0\n", "ChangelogMarkup")]
    public async Task A_file_of_another_form_is_refused_and_stays(string name, string text, string errorId)
    {
        RefusedException refused = await Assert.ThrowsAsync<RefusedException>(() => UpdateAsync(name, Encoding.UTF8.GetBytes(text)));
        Assert.Equal(errorId, refused.ErrorId);
        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
        Assert.NotEmpty(refused.Remedy!);
        Assert.Equal(text, await File.ReadAllTextAsync(Path.Combine(_repository.Path, name)));
    }

    // twice, which is as good as once
    private async Task<(bool, ChangelogOutcome)> UpdateAsync(string name, byte[] text)
    {
        _repository.Commit("feat: grüße");
        NotesOf notes = await NotesOf.Async(_repository);
        string path = Path.Combine(_repository.Path, name);
        await File.WriteAllBytesAsync(path, text);
        (bool, ChangelogOutcome) first = await Changelog.UpdateAsync(path, notes.Notes, CancellationToken.None);
        Assert.False((await Changelog.UpdateAsync(path, notes.Notes, CancellationToken.None)).IsChanged);
        return first;
    }
}
