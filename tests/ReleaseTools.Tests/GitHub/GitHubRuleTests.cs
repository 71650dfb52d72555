using ReleaseTools.Engine.GitHub.Releases;
using ReleaseTools.GitHub;

namespace ReleaseTools.Tests.GitHub;

public sealed class GitHubRuleTests
{
    [Theory]
    [InlineData("acme/hello", "acme/hello")]
    [InlineData("acme/hello.git", "acme/hello")]
    [InlineData("github.com/acme/hello", "acme/hello")]
    [InlineData("https://github.com/acme/hello.git", "acme/hello")]
    [InlineData("https://token@github.com/acme/hello/", "acme/hello")]
    [InlineData("git@github.com:acme/hello.git", "acme/hello")]
    [InlineData("ssh://git@github.example.com/acme/hello.git", "github.example.com/acme/hello")]
    [InlineData("GitHub.Example.com/acme/hello", "github.example.com/acme/hello")]
    [InlineData("http://127.0.0.1:8080/acme/hello.git", "127.0.0.1:8080/acme/hello")]
    [InlineData("hello", null)]
    [InlineData("acme/", null)]
    [InlineData("-acme/hello", null)]
    [InlineData("acme/..", null)]
    [InlineData("acme/hel lo", null)]
    [InlineData("https://github.com/acme/hello/pulls", null)]
    [InlineData("", null)]
    public void A_repository_is_read_from_all_that_git_and_people_call_it(string text, string? expected)
    {
        Assert.Equal(expected is not null, GitHubRepository.TryParse(text, out GitHubRepository? repository));
        Assert.Equal(expected, repository?.ToString());
    }

    [Theory]
    [InlineData("v0.1-test", "v0.1-test", true)]
    [InlineData("v0.1-test", "v0.1", false)]
    [InlineData("v0.1", "v0.1-test", false)]
    [InlineData("v*-daily", "v0.10-daily", true)]
    [InlineData("v*-daily", "v0.10-daily-2", false)]
    [InlineData("v*-daily", "xv0.10-daily", false)]
    [InlineData("v?.1", "v0.1", true)]
    [InlineData("V0.1-test", "v0.1-test", false)]
    public void Only_a_whole_name_makes_a_release_replaceable(string pattern, string tag, bool expected) =>
        Assert.Equal(expected, ReplaceableTags.Contains(["other", pattern], tag));

    [Theory]
    [InlineData("v1.0.0", false)]
    [InlineData("v1.0.0-rc.1", true)]
    [InlineData("v0.1-test", true)]
    [InlineData("snapshot", true)]
    [InlineData("1.0.0", true)]                                             // not with the product's prefix
    public void A_tag_that_is_no_official_version_is_a_prerelease(string tag, bool expected) => Assert.Equal(expected, ReleaseStanding.IsPrerelease(tag, "v"));

    [Theory]
    [InlineData("v1.2.0", "v1.1.0 v0.9.0", true)]
    [InlineData("v1.2.0", "v1.10.0", false)]
    [InlineData("v1.2.0", "v2.0.0-rc.1", true)]
    [InlineData("v1.2.0", "", true)]
    [InlineData("v1.2.0-rc.1", "", false)]
    [InlineData("snapshot", "", false)]
    public void The_latest_is_the_highest_official_one(string tag, string others, bool expected)
    {
        IEnumerable<GitHubRelease> there = others.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(other => new GitHubRelease("acme/hello", 1, other, other, "") { Prerelease = other.Contains('-') });
        Assert.Equal(expected, ReleaseStanding.IsLatest(tag, ReleaseStanding.IsPrerelease(tag, "v"), "v", there));
    }

    [Fact]
    public void A_draft_of_a_higher_version_keeps_nobody_from_being_the_latest() =>
        Assert.True(ReleaseStanding.IsLatest("v1.0.0", prerelease: false, "v", [new GitHubRelease("acme/hello", 1, "v2.0.0", "", "") { Draft = true }]));

    [Theory]
    [InlineData("hello.tar.gz", "hello.tar.gz")]
    [InlineData("docs/manual v2 (final).pdf", "manual.v2.final.pdf")]
    [InlineData(".hidden", "hidden")]
    [InlineData("cpython-3.11+20230507.tar.gz", "cpython-3.11+20230507.tar.gz")]
    [InlineData("My App (x64).exe", "My.App.x64.exe")]
    [InlineData("hello_1.0~rc1_amd64.deb", "hello_1.0.rc1_amd64.deb")]
    [InlineData("größe.txt", "grosse.txt")]
    [InlineData("日本語.pdf", "RiBenYu.pdf")]
    [InlineData("Привет мир.zip", "Privet.mir.zip")]
    [InlineData("\u200b", "file")]
    public void A_file_is_called_what_GitHub_can_show(string path, string expected) => Assert.Equal(expected, Names(path)[path]);

    [Fact]
    public void Files_of_one_name_are_told_apart_by_their_folders() =>
        Assert.Equal(["linux-hello", "windows-hello"], Names("linux/hello", "windows/hello").Values);

    [Theory]
    [InlineData("/home/me/out/", "/home/me/out/linux/hello", "/home/me/out/windows/hello")]
    [InlineData("/home/me/out/", "/home/me/out/hello", "/home/me/out/hello.sha256")]
    [InlineData("/home/me/out/", "/home/me/out/hello")]
    [InlineData("/", "/a", "/b/a")]
    [InlineData("", "C:/a", "D:/a")]
    [InlineData("")]
    public void Folders_of_the_machine_are_in_no_name(string folder, params string[] paths) => Assert.Equal(folder.Length, AssetNames.LengthOfFolder(paths));

    [Fact]
    public void Files_that_can_not_be_told_apart_are_refused()
    {
        var refused = Assert.Throws<UsageException>(() => Names("a/b c", "a-b.c", "x/b c"));
        Assert.Equal("AssetNameShared", refused.ErrorId);
    }

    [Theory]
    [InlineData(1000, 1, null)]
    [InlineData(1001, 1, "There are 1001 files; a GitHub release takes 1000.")]
    [InlineData(1, 0, "f0 is empty; GitHub takes no empty files.")]
    [InlineData(1, 2147483647, null)]
    [InlineData(1, 2147483648, "f0 has 2 GiB or more; GitHub takes smaller files.")]
    public void What_GitHub_would_refuse_is_known_before_anything_is_sent(int count, long size, string? expected) =>
        Assert.Equal(expected, AssetNames.Objection([.. Enumerable.Range(0, count).Select(i => ($"f{i}", size))]));

    private static IReadOnlyDictionary<string, string> Names(params string[] paths) => AssetNames.Of(paths, Transliteration.ToAscii);
}
