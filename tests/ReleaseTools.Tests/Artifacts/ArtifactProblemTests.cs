using ReleaseTools.Artifacts;
using ReleaseTools.Definitions;

namespace ReleaseTools.Tests.Artifacts;

public sealed class ArtifactProblemTests
{
    [Fact]
    public async Task Every_problem_of_every_definition_is_told_at_once_before_anything_is_written()
    {
        using TestTree tree = new();
        tree.Add("ok", "ok").Add("x/same", "1").Add("y/Same", "2").AddLink("escape", "../../etc/passwd").Add("arm", BinaryFormatTests.Elf(2, 1, 0, 183));
        IReadOnlyList<ArtifactProblem> problems = await tree.ProblemsAsync(
            new() { Name = "good.tar.gz", Files = ["ok"] },
            new() { Name = "none.zip", Files = ["ok", "missing/*.dll"] },
            new() { Files = ["*/*ame"] },
            new() { Name = "links.tar.gz", Files = ["escape"] },
            new() { Name = "binary.tar.gz", Files = ["arm", "ok"], Platform = "linux/amd64" });
        Assert.Equal(
            ["DuplicateArtifact", "LinkOutsideTree", "NothingMatches", "PlatformMismatch"],
            problems.Select(problem => problem.Id).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("missing/*.dll", "NothingMatches", "a.zip: no file matches missing/*.dll.")]
    [InlineData("folder", "NothingMatches", "a.zip: no file matches folder. It is a folder: folder/** matches what it holds.")]
    [InlineData("FOLDER/file", "NothingMatches", "a.zip: no file matches FOLDER/file.")]     // the same everywhere, so that a release is
    [InlineData("../x", "GlobOutsideSource", "a.zip: ../x leads out of the source.")]
    [InlineData("/etc/passwd", "GlobOutsideSource", "a.zip: /etc/passwd leads out of the source.")]
    public async Task A_glob_without_a_file_is_named(string glob, string id, string message)
    {
        using TestTree tree = new();
        ArtifactProblem problem = Assert.Single(await tree.Add("folder/file").ProblemsAsync(new ArtifactDefinition { Name = "a.zip", Files = [glob] }));
        Assert.Equal((id, message), (problem.Id, problem.ToString()));
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../../x")]
    [InlineData("folder/../../../x")]
    [InlineData("away/x")]              // through another link
    [InlineData("link")]                // to itself
    public async Task A_link_that_leads_out_of_the_tree_is_named_with_its_target(string target)
    {
        using TestTree tree = new();
        tree.Add("folder/file").AddLink("away", "/tmp").AddLink("link", target);
        foreach (string? name in new[] { "a.tar.gz", "a.zip", null })
        {
            ArtifactProblem problem = Assert.Single(await tree.ProblemsAsync(new ArtifactDefinition { Name = name, Files = ["link"] }));
            Assert.Equal("LinkOutsideTree", problem.Id);
            Assert.EndsWith($"the link link leads out of the tree: it points to {target}.", problem.Message);
        }
    }

    [Fact]
    public async Task A_link_that_leads_out_of_what_is_unpacked_is_refused_too()
    {
        using TestTree tree = new();
        tree.Add("shared/lib").Add("out/linux/a").AddLink("out/linux/lib", "../../shared/lib");
        ArtifactProblem problem = Assert.Single(await tree.ProblemsAsync(new ArtifactDefinition { Name = "a.tar.gz", Files = ["out/linux/**"], Strip = "out/linux" }));
        Assert.Equal("LinkOutsideTree", problem.Id);
    }

    [Theory]
    [InlineData("nowhere", "LinkDangling")]
    [InlineData("folder", "LinkToFolder")]
    public async Task A_link_without_a_file_can_t_be_released_as_one(string target, string id)
    {
        using TestTree tree = new();
        tree.Add("folder/file").AddLink("link", target);
        Assert.Equal(id, Assert.Single(await tree.ProblemsAsync(new ArtifactDefinition { Files = ["link"] })).Id);
    }

    [Fact]
    public async Task Two_artifacts_of_one_name_are_named_with_their_makers()
    {
        using TestTree tree = new();
        tree.Add("x/a.zip", "1").Add("y/A.ZIP", "2");
        ArtifactProblem problem = Assert.Single(await tree.ProblemsAsync(new() { Files = ["*/*"] }, new() { Name = "a.zip", Files = ["x/*"] }));
        Assert.Equal("a.zip: 3 artifacts have this name: y/A.ZIP and x/a.zip and a.zip, an archive of x/*.", problem.ToString(), ignoreCase: true);
    }

    [Fact]
    public async Task Two_files_that_would_be_one_entry_are_named()
    {
        using TestTree tree = new();
        tree.Add("README", "1").Add("out/README", "2");
        ArtifactProblem problem = Assert.Single(await tree.ProblemsAsync(new ArtifactDefinition { Name = "a.zip", Files = ["**"], Strip = "out" }));
        Assert.Equal("a.zip: README and out/README would both be README in the archive.", problem.ToString());
    }

    [Theory]
    [InlineData("../a.zip", "NameInvalid")]
    [InlineData("/a.zip", "NameInvalid")]
    [InlineData("sha256sums", "NameReserved")]
    [InlineData("Manifest.json", "NameReserved")]
    public async Task A_name_that_a_release_can_t_have_is_refused(string name, string id)
    {
        using TestTree tree = new();
        Assert.Equal(id, Assert.Single(await tree.Add("a").ProblemsAsync(new ArtifactDefinition { Name = name, Files = ["a"] })).Id);
    }

    [Fact]
    public async Task Several_files_can_t_be_one_file()
    {
        using TestTree tree = new();
        Assert.Equal("NotAnArchive", Assert.Single(await tree.Add("a").Add("b").ProblemsAsync(new ArtifactDefinition { Name = "tool", Files = ["*"] })).Id);
    }

    [Fact]
    public async Task A_binary_for_another_machine_is_named_with_what_it_is_and_what_was_declared()
    {
        using TestTree tree = new();
        tree.Add("bin/new\nline", BinaryFormatTests.Elf(2, 1, 0, 183)).Add("bin/run.sh", "#!/bin/sh\n").Add("bin/good", BinaryFormatTests.Elf(2, 1, 0, 62));
        ArtifactProblem problem = Assert.Single(await tree.ProblemsAsync(new ArtifactDefinition { Name = "a.tar.gz", Files = ["**"], Platform = "linux/amd64" }));
        Assert.Equal("a.tar.gz: bin/new\\u000aline is ELF for linux/arm64, but linux/amd64 is declared.", problem.ToString());
    }
}
