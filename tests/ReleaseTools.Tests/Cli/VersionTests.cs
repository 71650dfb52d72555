using System.Text.Json;

namespace ReleaseTools.Tests.Cli;

[Program]
public sealed class VersionTests : IDisposable
{
    private readonly GitRepository _repository = HelloProduct.Create();

    public VersionTests() => _repository.Tag("v1.2.0-rc.1");

    public void Dispose() => _repository.Dispose();

    [Theory]
    [InlineData("1.2.0-rc.1", "--short")]
    [InlineData("1.2.0-rc.2", "--next", "--short", "--commit", "HEAD~0", "--branch", "main")]
    [InlineData("1.2.0", "--next", "official", "--short")]
    [InlineData("1.2.0rc1", "--spelling", "python")]
    [InlineData("4.0.0rc0", "--next", "--branch", "release-4.0", "--spelling", "python")]
    public async Task A_script_gets_one_line(string expected, params string[] arguments)
    {
        if (arguments[0] == "--next") _repository.Commit("fix: more");
        ChildResult result = await Child.ReleaseAsync(_repository.Path, ["version", .. arguments]);
        Assert.Equal((0, expected + "\n", ""), (result.ExitCode, result.Output.ReplaceLineEndings("\n"), result.Error));
    }

    [Fact]
    public async Task What_a_person_should_know_of_it_stands_beside_the_version()
    {
        using var remote = new GitRepository();
        _repository.Git("remote", "add", "origin", remote.Path);
        _repository.Commit("feat!: more");
        _repository.Git("push", "--quiet", "origin", "HEAD~1:refs/tags/v1.2.0");

        ChildResult next = await Child.ReleaseAsync(_repository.Path, "version", "--next", "official", "--short");
        Assert.Equal((0, "1.2.1\n"), (next.ExitCode, next.Output.ReplaceLineEndings("\n")));
        Assert.Contains("warning: origin has 1 version tag that this clone lacks: v1.2.0.", next.Error, StringComparison.Ordinal);
        Assert.Contains("is a breaking change (feat!: more), and 1.2.1 is only a patch version after 1.2.0. It asks for 2.0.0; --bump auto goes", next.Error, StringComparison.Ordinal);
        Assert.Equal("2.0.0\n", (await Child.ReleaseAsync(_repository.Path, "version", "--next", "official", "--bump", "auto", "--short")).Output.ReplaceLineEndings("\n"));
        ChildResult offline = await Child.ReleaseAsync(_repository.Path, "version", "--next", "official", "--offline", "--short");
        Assert.Equal("1.2.0\n", offline.Output.ReplaceLineEndings("\n"));
        Assert.Contains("offline: the tags of origin were not read", offline.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_gets_the_reason_and_a_program_one_document()
    {
        ChildResult text = await Child.ReleaseAsync(_repository.Path, "version");
        ChildResult json = await Child.ReleaseAsync(_repository.Path, "version", "--output", "json");

        Assert.Contains("1.2.0-rc.1 (the tag v1.2.0-rc.1 of this commit)", text.Output, StringComparison.Ordinal);
        JsonElement document = JsonDocument.Parse(json.Output).RootElement;
        Assert.Equal(("v1.2.0-rc.1-0", "1.2.0rc1", "rc"),
            (document.GetProperty("imageTag").GetString(), document.GetProperty("spellings").GetProperty("python").GetString(), document.GetProperty("type").GetString()));
    }

    [Theory]
    [InlineData(3, "VersionTypeBehind", "--next", "alpha")]
    [InlineData(3, "OfficialOnNewBranch", "--next", "official", "--branch", "release-4.0")]
    [InlineData(2, "TypeUnknown", "--next", "final")]
    [InlineData(2, "TypeUnknown", "--next", "1")]
    [InlineData(2, "SpellingMissing", "--spelling", "debian")]
    [InlineData(2, "BranchMissing", "--branch", "nope")]
    [InlineData(2, "CommitMissing", "--commit", "nope")]
    public async Task What_can_not_be_told_has_a_code_and_a_remedy(int exitCode, string errorId, params string[] arguments)
    {
        ChildResult result = await Child.ReleaseAsync(_repository.Path, ["version", .. arguments, "--output", "json"]);
        JsonElement error = JsonDocument.Parse(result.Output).RootElement.GetProperty("error");
        Assert.Equal((exitCode, errorId), (result.ExitCode, error.GetProperty("id").GetString()));
        Assert.Contains("remedy: ", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.0.0", "--version", "v1.0.0", "--type", "rc")]
    [InlineData("mian", "--branch", "mian")]
    [InlineData("HEAD", "--branch", "other", "--commit", "HEAD")]
    public async Task A_run_whose_options_contradict_each_other_is_a_usage_error(string says, params string[] arguments)
    {
        _repository.Git("branch", "other");
        _repository.Commit("feat: more");
        ChildResult result = await Child.ReleaseAsync(_repository.Path, ["run", .. arguments, "--yes"]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(says, result.Error, StringComparison.Ordinal);
        Assert.Contains("remedy: ", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_repository.Path, ".release")));
    }

    [Fact]
    public async Task A_run_for_a_version_of_another_branch_is_refused_before_anything_is_written()
    {
        _repository.Branch("release-1.2");
        ChildResult result = await Child.ReleaseAsync(_repository.Path, "run", "--version", "v1.3.0", "--yes");
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("1.3.0 is not a version of release-1.2", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_repository.Path, ".release")));
    }

    [Fact]
    public async Task Latest_moves_from_the_ninth_milestone_to_the_tenth()
    {
        _repository.Write("release.yaml", HelloProduct.Definition + "\nversion: { style: milestone }\n");
        _repository.Commit("feat: count milestones");
        ChildResult ninth = await Child.ReleaseAsync(_repository.Path, "run", "--version", "v3.1.0-m9");
        Assert.True(ninth.ExitCode == 0, ninth.Error);
        _repository.Commit("feat: more");

        ChildResult tenth = await Child.ReleaseAsync(_repository.Path, "run");

        Assert.True(tenth.ExitCode == 0, tenth.Error);
        Assert.Equal("3.1.0-m10", File.ReadAllText(Path.Combine(_repository.Path, ".release/release/hello/latest.txt")).Trim());
        string notes = File.ReadAllText(Path.Combine(_repository.Path, ".release/release/hello/3.1.0-m10/RELEASE_NOTES.md"));
        Assert.Contains("more", notes, StringComparison.Ordinal);
        Assert.DoesNotContain("count milestones", notes, StringComparison.Ordinal);        // the ninth had that
    }
}
