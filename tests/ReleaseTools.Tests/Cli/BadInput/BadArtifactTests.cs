
namespace ReleaseTools.Tests.Cli.BadInput;

/// <summary>The build leaves what can't be released: every problem is named at once, and nothing is staged.</summary>
[Program]
public sealed class BadArtifactTests
{
    [Fact]
    public Task A_glob_that_matches_nothing() => FailsAsync("true", "no file matches out/**");

    [Fact]
    public Task Links_that_point_out_of_the_tree()
    {
        Requires.Unix();
        return FailsAsync("mkdir out; ln -s /etc/passwd out/a; ln -s ../../.. out/b", "2 problems", "out/a leads out of the tree", "out/b leads out of the tree");
    }

    [Fact]
    public Task Two_artifacts_of_one_name() =>
        FailsWithAsync("mkdir -p out other/a other/b; echo 1 > out/x; echo 1 > other/a/y; echo 2 > other/b/y", more: "  - files: other/*/y", "2 artifacts have this name: other/a/y and other/b/y");

    private static Task FailsAsync(string script, params string[] says) => FailsWithAsync(script, more: "", says);

    private static async Task FailsWithAsync(string script, string more, params string[] says)
    {
        using GitRepository repository = HelloProduct.Building(script, more: more);

        (await Child.ReleaseAsync(repository.Path, "run")).IsOneClearError(ExitCode.Failed, says);

        Assert.False(Directory.Exists(Path.Combine(repository.Path, ".release/stage")));
        Assert.Empty(Directory.EnumerateFiles(TestWork.Of(repository.Path), "hello*", SearchOption.AllDirectories));
    }
}
