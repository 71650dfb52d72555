using ReleaseTools.Artifacts;
using ReleaseTools.Definitions;

namespace ReleaseTools.Tests.Artifacts;

public sealed class ArtifactCollectorTests
{
    [Fact]
    public async Task The_base_package_comes_first_then_the_others_by_name()
    {
        using TestTree tree = new();
        tree.Add("z.txt", "z").Add("b.txt", "b").Add("B.md", "B");
        IReadOnlyList<Artifact> made = await tree.CollectAsync(
            new() { Files = ["*.txt"] }, new() { Files = ["*.md"], Kind = ArtifactKind.Docs }, new() { Name = "kontain.tar.gz", Files = ["**"], First = true, Platform = "linux/amd64" });
        Assert.Equal(["kontain.tar.gz", "B.md", "b.txt", "z.txt"], made.Select(artifact => artifact.Name));
        Assert.True(made[0].First);
        Assert.Equal("linux/amd64", made[0].Platform);
        Assert.Equal(ArtifactKind.Docs, made[1].Kind);
        Assert.Equal(tree.Written.Order(StringComparer.Ordinal), made.Select(artifact => artifact.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Files_released_as_they_are_keep_content_name_and_executable_bit()
    {
        using TestTree tree = new();
        tree.Add("out/bin/run me", "run", executable: true).Add("out/bin/empty").AddLink("out/bin/link", "run me");
        IReadOnlyList<Artifact> made = await tree.CollectAsync(new ArtifactDefinition { Files = ["out/**"] });
        Assert.Equal(["empty", "link", "run me"], made.Select(artifact => artifact.Name));
        Assert.Equal("run", await File.ReadAllTextAsync(made[1].LocalPath!));            // a download can't be a link
        Assert.Null(new FileInfo(made[1].LocalPath!).LinkTarget);
        Assert.True(Permissions.IsExecutable(made[2].LocalPath!));
        Assert.False(Permissions.IsExecutable(made[0].LocalPath!));
    }

    [Fact]
    public async Task A_single_file_can_be_released_under_another_name()
    {
        using TestTree tree = new();
        Artifact artifact = Assert.Single(await tree.Add("out/tool", "x").CollectAsync(new ArtifactDefinition { Name = "tool-linux-amd64", Files = ["out/tool"] }));
        Assert.Equal("tool-linux-amd64", artifact.Name);
    }

    [Fact]
    public async Task Entries_lose_the_stripped_folder_and_no_other()
    {
        using TestTree tree = new();
        tree.Add("out/linux/bin/a", "a").Add("out/linux-old/b", "b").Add("LICENSE", "l");
        await tree.CollectAsync(new ArtifactDefinition { Name = "a.tar.gz", Files = ["out/**", "LICENSE"], Strip = "./out/linux/" });
        Assert.Equal("LICENSE\nbin/a\nout/linux-old/b\n", Tool.Run(tree.Output, "tar", "--list", "--file", "a.tar.gz"));
    }

    [Theory]
    [InlineData("bin/*")]              // as the archive names it
    [InlineData("out/bin/*")]          // as the source does
    public async Task The_definition_can_make_entries_executable(string glob)
    {
        using TestTree tree = new();
        tree.Add("out/bin/a", "a").Add("out/b", "b");
        await tree.CollectAsync(new ArtifactDefinition { Name = "a.tar.gz", Files = ["out/**"], Strip = "out", Executable = [glob] });
        string[] lines = Tool.Run(tree.Output, "tar", "--list", "--verbose", "--file", "a.tar.gz").Split('\n');
        Assert.StartsWith("-rw-r--r-- 0/0", lines[0]);
        Assert.StartsWith("-rwxr-xr-x 0/0", lines[1]);
    }

    [Fact]
    public async Task A_whole_clone_is_packed_without_git_s_files_and_without_the_output()
    {
        using TestTree tree = new();
        tree.Add(".git/config").Add("sub/.git", "gitdir: x").Add(".gitignore", "*").Add(".release/sessions/1").Add("sub/.hidden/a").Add("output/old.zip");
        CollectInto collect = new(tree, Path.Combine(tree.Source, "output"));
        Assert.Equal(".gitignore\nsub/.hidden/a\n", await collect.ListAsync());
        Assert.Equal(".gitignore\nsub/.hidden/a\n", await collect.ListAsync());          // its own archive isn't in the second one
    }

    [Fact]
    public async Task A_link_to_a_folder_is_not_followed_and_a_circle_ends()
    {
        using TestTree tree = new();
        tree.Add("a/file", "x").AddLink("a/self", ".").AddLink("b", "a");
        await tree.PackAsync("a.tar.gz");
        Assert.Equal("a/file\na/self\nb\n", Tool.Run(tree.Output, "tar", "--list", "--file", "a.tar.gz"));
    }

    [Fact]
    public async Task An_earlier_artifact_of_the_name_is_replaced()
    {
        using TestTree tree = new();
        Artifact first = await tree.Add("a", "1").PackAsync("a.zip");
        Artifact second = await tree.Add("a", "2").PackAsync("a.zip");
        Assert.NotEqual(first.Sha256, second.Sha256);
        Assert.Equal(["a.zip"], tree.Written);
    }

    private sealed class CollectInto(TestTree tree, string output)
    {
        public async Task<string> ListAsync()
        {
            await new Engine.Artifacts.ArtifactCollector().CollectAsync(
                tree.Request(new ArtifactDefinition { Name = "a.tar.gz", Files = ["**"] }) with { Output = output }, Engine.Progress.NoProgress.Instance, CancellationToken.None);
            return Tool.Run(output, "tar", "--list", "--file", "a.tar.gz");
        }
    }
}
