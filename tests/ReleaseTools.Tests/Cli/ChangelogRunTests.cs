namespace ReleaseTools.Tests.Cli;

/// <summary>Notes and a changelog of one package, as a release manager makes them.</summary>
[Program]
public sealed class ChangelogRunTests : IDisposable
{
    private readonly GitRepository _repository = HelloProduct.Building("mkdir -p out; echo hello > out/hello", more: "notes: { paths: 'packages/${product}' }");

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task What_is_unreleased_becomes_the_release_and_notes_are_the_packages_own()
    {
        _repository.Commit("feat: greet", "packages/hello/file");
        _repository.Commit("feat: elsewhere", "packages/other/file");
        Changelog("# Changelog\n\n## [Unreleased]\n\n- By hand\n\n## [0.9.0] - 2025-01-01\n");
        for (int i = 0; i < 2; i++)
        {
            ChildResult result = await RunAsync("run", "--until", "notes", "--version", "1.0.0", "--update-changelog", "--allow-dirty");
            Assert.True(result.ExitCode == 0, result.Error);
            if (i == 0) Assert.Contains("CHANGELOG.md: what was unreleased is the section of 1.0.0 now: commit it", result.Error + result.Output, StringComparison.Ordinal);
        }
        Assert.Matches(@"\A# Changelog\n\n## \[Unreleased\]\n\n## \[1\.0\.0\] - 2026-\d\d-\d\d\n\n- By hand\n\n## \[0\.9\.0\] - 2025-01-01\n\z", await File.ReadAllTextAsync(Path.Combine(_repository.Path, "CHANGELOG.md")));
    }

    [Fact]
    public async Task What_can_not_be_done_is_found_before_anything_is_built()
    {
        Changelog("Changes\n\n**1.0.0**\n\n- a\n");
        ChildResult result = await RunAsync("run", "--version", "1.0.0", "--update-changelog");
        Assert.Equal(3, result.ExitCode);
        string said = result.Error + result.Output;
        Assert.Contains("CHANGELOG.md has text, but no heading that names a version", said, StringComparison.Ordinal);
        Assert.Contains("Add the line `## [Unreleased]`", said, StringComparison.Ordinal);
        Assert.Contains("notes.paths names packages/hello, and no commit", said, StringComparison.Ordinal);
        Assert.DoesNotContain("build\n", said, StringComparison.Ordinal);
    }

    private void Changelog(string text)
    {
        _repository.Write("CHANGELOG.md", text);
        _repository.Commit("docs: changes");
    }

    private Task<ChildResult> RunAsync(params string[] arguments) => Child.RunAsync(Child.Release(_repository.Path, arguments));
}
