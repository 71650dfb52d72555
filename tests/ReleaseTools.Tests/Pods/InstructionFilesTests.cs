using ReleaseTools.Definitions;
using ReleaseTools.Engine.Pods.Release;
using ReleaseTools.Pods;

namespace ReleaseTools.Tests.Pods;

public sealed class InstructionFilesTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("/srv/pods/channels/production/foo/web/1.2.0.yaml", "channels/production/foo/web/1.2.0.yaml")]
    [InlineData("channels/production/foo/web/1.2.0.yaml", "channels/production/foo/web/1.2.0.yaml")]
    [InlineData(@"C:\pods\channels\production\foo\web\1.2.0.yaml", "channels/production/foo/web/1.2.0.yaml")]
    [InlineData("/channels/pods/channels/production/foo/web/1.yaml", "channels/production/foo/web/1.yaml")]        // the store may lie below a folder of that name
    [InlineData("/srv/pods/web.yaml", "web.yaml")]
    [InlineData("web.yaml", "web.yaml")]
    [InlineData("/srv/my-channels/a/b/1.yaml", "1.yaml")]
    [InlineData("/srv/pods/channels", "channels")]
    public void A_file_has_the_path_that_it_has_in_its_store(string file, string inStore) => Assert.Equal(inStore, InstructionFiles.InStore(file));

    [Fact]
    public void Files_are_read_with_warnings()
    {
        _folder.With("channels/production/shop/web/1.yaml", "version: 2\n").With("channels/production/shop/api/1.yaml", "");
        var warnings = new List<string>();

        IReadOnlyList<PodInstruction> read = InstructionFiles.Read([_folder["channels/production/shop/web/1.yaml"], _folder["channels/production/shop/api/1.yaml"]], warnings.Add);

        Assert.Equal(["production //shop:web@2", "production //shop:api@1"], read.Select(instruction => instruction.ToString()));
        Assert.Equal([$"warning: {_folder["channels/production/shop/web/1.yaml"]}:1:10: The version is 2 here, and 1 in the path of the file. 2 is used."], warnings);
    }

    [Fact]
    public void Problems_of_all_files_are_named_at_once()
    {
        _folder.With("channels/production/shop/web/1.yaml", "imagse: {}\nvolumes: []\n").With("channels/production/shop/api/1.yaml", "").With("web.yaml", "channel: a\n");
        string[] files = [_folder["channels/production/shop/web/1.yaml"], _folder["channels/production/shop/api/1.yaml"], _folder["web.yaml"]];

        DefinitionException e = Assert.Throws<DefinitionException>(() => InstructionFiles.Read(files, _ => { }));

        Assert.Equal(["1.yaml:1:1", "1.yaml:2:10", "web.yaml:1:1"], e.Problems.Select(problem => $"{Path.GetFileName(problem.File)}:{problem.Line}:{problem.Column}"));
    }

    [Fact]
    public void Files_that_are_missing_are_all_named()
    {
        UsageException e = Assert.Throws<UsageException>(() => InstructionFiles.Read([_folder["a.yaml"], _folder.With("b.yaml", "- a")["b.yaml"], _folder["c.yaml"]], _ => { }));

        Assert.Equal(("PodInstructionMissing", $"There is no instruction file {_folder["a.yaml"]} and no {_folder["c.yaml"]}."), (e.ErrorId, e.Message));
    }

    [Fact]
    public void The_same_pod_twice_is_a_problem()
    {
        _folder.With("a/channels/production/shop/web/1.yaml", "").With("b/channels/production/shop/web/1.yaml", "");
        string[] files = [_folder["a/channels/production/shop/web/1.yaml"], _folder["b/channels/production/shop/web/1.yaml"]];

        DefinitionProblem problem = Assert.Single(Assert.Throws<DefinitionException>(() => InstructionFiles.Read(files, _ => { })).Problems);

        Assert.Equal(files[1], problem.File);
        Assert.Contains($"{files[0]} also makes version 1 of //shop:web", problem.Message, StringComparison.Ordinal);
    }
}
