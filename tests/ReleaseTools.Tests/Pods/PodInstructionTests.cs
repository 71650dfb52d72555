using ReleaseTools.Definitions.Reading;
using ReleaseTools.Engine.Definitions;
using ReleaseTools.Pods;

namespace ReleaseTools.Tests.Pods;

public sealed class PodInstructionTests
{
    private const string Path = "channels/production/foo/bar/web/1.2.3.yaml";

    [Theory]
    [InlineData("channels/production/foo/bar/web/1.2.3.yaml", "production //foo/bar:web/build_pod 1.2.3")]
    [InlineData("channels/a/foo/web/17.yaml", "a //foo:web/build_pod 17")]
    [InlineData("channels/a/foo/web/1.0.0-rc.1.yaml", "a //foo:web/build_pod 1.0.0-rc.1")]
    public void Everything_can_follow_from_the_path(string path, string read)
    {
        PodInstruction instruction = Read("", path);

        Assert.Equal(read, $"{instruction.Channel} {instruction.Rule} {instruction.Version}");
    }

    [Fact]
    public void What_the_file_says_wins_with_a_warning()
    {
        PodInstructionReading reading = Reading("channel: staging\nrule: //foo/bar:web/build_pod\nversion: 1.3\n", Path, out ProblemList problems);

        Assert.Empty(problems.Sorted);
        Assert.Equal("staging //foo/bar:web@1.3", reading.Instruction!.ToString());
        Assert.Equal(
            [
                "file.yaml:1:10: The channel is staging here, and production in the path of the file. staging is used.",
                "file.yaml:3:10: The version is 1.3 here, and 1.2.3 in the path of the file. 1.3 is used.",
            ],
            reading.Warnings.Select(warning => warning.ToString()));
    }

    [Fact]
    public void A_file_elsewhere_says_everything_itself() =>
        Assert.Equal("staging //foo/bar:web@1.10", Read("channel: staging\nrule: //foo/bar:web/build_pod\nversion: 1.10\n", "releases/any.yml").ToString());

    [Theory]
    [InlineData("", "releases/production/foo/bar/web/1.2.3.yaml", "'channel', 'rule', 'version' are missing, and can't be inferred: 'releases/production/foo/bar/web/1.2.3.yaml' is not below 'channels/'.")]
    [InlineData("channel: a\nversion: 1\n", "x.yaml", "'rule' is missing, and can't be inferred")]
    [InlineData("", "channels/production/foo/bar/web/1.2.3.yml", "does not end in '.yaml'")]
    [InlineData("", "channels/production/foo/bar/web/1.2.3.json", "does not end in '.yaml'")]
    [InlineData("channel: a\nrule: //foo:web/build_pod\nversion: 1\n", "channels/production/foo/web/1.yml", "does not end in '.yaml': rename the file.")]
    [InlineData("", "channels/production/foo/bar/web/latest.yaml", "is not of the form channels/CHANNEL/LABEL PATH/POD/VERSION.yaml")]
    [InlineData("", "channels/production/web/1.2.3.yaml", "is not of the form")]
    [InlineData("", "channels/Production/foo/web/1.2.3.yaml", "is not of the form")]
    [InlineData("pod: other", Path, "The pod is //foo/bar:other here, and //foo/bar:web in the rule: they must match.")]
    [InlineData("pod: //foo:web", Path, "The pod is //foo:web here")]
    [InlineData("chanel: a", Path, "'chanel' is not a key of an instruction; did you mean 'channel'?")]
    [InlineData("rule: //foo:web", Path, "'//foo:web' is not a rule. Write it like //path/to:pod/build_pod.")]
    [InlineData("version: v1", Path, "'v1' is not a version; did you mean '1'?")]
    [InlineData("images: {../a:b: 1}", Path, "'../a:b' is not a label")]
    [InlineData("images: {a: x}", Path, "'x' is not a version.")]
    [InlineData("images: {a: 1, :a: 2}", Path, "//foo/bar:a is there twice.")]
    [InlineData("images: {a: 1, //base:a: 2}", Path, "//base:a and //foo/bar:a have the same name: a pod can use only one of them.")]
    [InlineData("parameters: {'a b': 1}", Path, "'a b' is not the label of a parameter")]
    [InlineData("revisions: [{url: a, revision: main}]", Path, "'main' is not the full hash of a commit")]
    [InlineData("revisions: [{scm: hg, url: a, revision: 0123456789012345678901234567890123456789}]", Path, "'hg' is not allowed here")]
    [InlineData("- a", Path, "Wanted: keys of an instruction. Found: a list.")]
    public void A_mistake_is_named(string text, string path, string message)
    {
        PodInstructionReading reading = Reading(text, path, out ProblemList problems);

        Assert.Null(reading.Instruction);
        Assert.Contains(message, Assert.Single(problems.Sorted).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_are_relative_to_the_rule_and_versions_default_to_the_pods()
    {
        PodInstruction instruction = Read("""
            pod: web
            images:
              web:
              sub:worker: 17
              //base:os: 1.10
            volumes: { :data: 3 }
            parameters:
              //base:release: "no"
              :web/mode: 5
              depth: fast
            revisions:
            - url: https://example.com/a.git
              revision: 0123456789012345678901234567890123456789
              dirty: true
            """, Path);

        Assert.Equal(["//foo/bar:web@1.2.3", "//foo/bar/sub:worker@17", "//base:os@1.10"], instruction.Images.Select(tag => tag.ToString()));
        Assert.Equal(["//foo/bar:data@3"], instruction.Volumes.Select(tag => tag.ToString()));
        Assert.Equal(["//base:release=no", "//foo/bar:web/mode=5", "//foo/bar:depth=fast"], instruction.Parameters.Select(pair => $"{pair.Key}={pair.Value}"));
        Assert.Equal((PodSourceControl.Git, true), (instruction.Revisions[0].Scm, instruction.Revisions[0].Dirty));
        Assert.Equal("//base:os@1.10", instruction.ImageOf(PodLabel.Parse("//base:os")).ToString());
        Assert.Equal("//any:thing@1.2.3", instruction.ImageOf(PodLabel.Parse("//any:thing")).ToString());
        Assert.Equal("//any:thing@1.2.3", instruction.VolumeOf(PodLabel.Parse("//any:thing")).ToString());
    }

    [Fact]
    public void A_version_that_is_zero_is_no_default() => Assert.Equal("//foo/bar:web@0", Assert.Single(Read("images: {web: 0}", Path).Images).ToString());

    [Fact]
    public void The_same_pod_twice_is_a_mistake()
    {
        PodInstruction first = Read("", Path), other = Read("", "channels/staging/foo/bar/web/1.2.3.yaml");

        Assert.Empty(PodInstructionReader.Duplicates([first, other]));
        Assert.Equal(
            ["b.yaml:1:1: file.yaml also makes version 1.2.3 of //foo/bar:web in the channel production, with the same rule."],
            PodInstructionReader.Duplicates([first, other, first with { File = "b.yaml" }]).Select(problem => problem.ToString()));
    }

    private static PodInstruction Read(string text, string path)
    {
        PodInstructionReading reading = Reading(text, path, out ProblemList problems);
        Assert.Empty(problems.Sorted);
        Assert.Empty(reading.Warnings);
        return reading.Instruction!;
    }

    private static PodInstructionReading Reading(string text, string path, out ProblemList problems)
    {
        var source = new SourceText("file.yaml", text);
        problems = new ProblemList(source);
        return PodInstructionReader.Read(YamlTree.Parse(source, problems), source, problems, path);
    }
}
