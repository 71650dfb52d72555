using ReleaseTools.Definitions;
using ReleaseTools.Definitions.Keys;
using ReleaseTools.Engine.Definitions;

namespace ReleaseTools.Tests.Definitions;

public sealed class DefinitionIdentityTests : IDisposable
{
    private readonly TestFolder _repository = new();

    public void Dispose() => _repository.Dispose();

    private ReleaseDefinition Load(string yaml) => DefinitionLoader.Load(_repository.With("release.yaml", yaml).Path, definitionFile: null, "hello").Definition;

    [Fact]
    public void A_definition_comes_back_equal_from_its_json()
    {
        ReleaseDefinition definition = Load(DefinitionReference.Example);

        ReleaseDefinition back = DefinitionJson.Read(DefinitionJson.Write(definition));

        Assert.Equal(DefinitionDigest.Of(definition), DefinitionDigest.Of(back));
        Assert.Empty(DefinitionDifference.Between(definition, back));
        Assert.Equal(definition.Build.Steps[0].Timeout, back.Build.Steps[0].Timeout);
        Assert.Equal(definition.Artifacts[0].Files, back.Artifacts[0].Files);
        Assert.Equal("Release", back.Build.Env["CONFIGURATION"]);
    }

    [Fact]
    public void A_build_in_containers_comes_back_from_its_json()
    {
        ReleaseDefinition definition = Load("build: { runner: container, image: \"debian:12\", steps: [{ name: a, run: b }, { name: c, run: d, image: alpine, network: true }] }");

        BuildDefinition back = DefinitionJson.Read(DefinitionJson.Write(definition)).Build;

        Assert.Equal((BuildRunner.Container, "debian:12"), (back.Runner, back.Image));
        Assert.Equal([(null, false), ("alpine", true)], back.Steps.Select(step => (step.Image, step.Network)));
    }

    [Fact]
    public void A_build_on_this_machine_says_nothing_of_containers() =>        // so that older releases read what this one wrote
        Assert.Equal("""{"source":"clone","env":{},"steps":[]}""", System.Text.Json.Nodes.JsonNode.Parse(DefinitionJson.Write(Load("build: { steps: [] }\nartifacts: []")))!["build"]!.ToJsonString());

    [Fact]
    public void The_digest_is_that_of_the_meaning_not_of_the_layout()
    {
        string one = DefinitionDigest.Of(Load("product: hello\nbuild: { env: { A: 1, B: 2 } }\nlinks: [latest, stable]"));
        string other = DefinitionDigest.Of(Load("# the same\nbuild:\n  env:\n    B: \"2\"\n    A: \"1\"\n"));

        Assert.Equal(one, other);
        Assert.Matches("^[0-9a-f]{64}$", one);
    }

    [Fact]
    public void The_digest_does_not_change_unnoticed()                          // sessions of older releases are recognised by it
    {
        var definition = new ReleaseDefinition { Product = "hello", Build = new BuildDefinition { Steps = [new BuildStep { Name = "a", Run = "b" }] } };

        Assert.Equal(OfText("""{"product":"hello","build":{"steps":[{"name":"a","run":"b"}]}}"""), DefinitionDigest.Of(definition));
    }

    [Fact]
    public void What_has_its_default_takes_no_part_in_the_digest() =>          // nor does a section that came with a later release
        Assert.Equal(DefinitionDigest.Of(Load("product: hello")), DefinitionDigest.Of(Load("product: hello\nversion: { style: semver }\nstage: { keep: 5 }\ntests: []")));

    private static string OfText(string text) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("product: other", "product")]
    [InlineData("product: hello\nlinks: [stable, latest]", "links")]
    [InlineData("product: hello\nstage: { keep: 9 }\nbuild: { source: worktree, env: { A: 1 } }", "build.source build.env.A stage.keep")]
    [InlineData("product: hello\npublish: { publicUrl: \"https://x.example/\" }", "publish.publicUrl")]
    [InlineData("product: hello\nbuild: { steps: [{ name: a, run: b }] }\nartifacts: [{ files: x }]", "build.steps artifacts")]
    [InlineData("product: hello\nbuild: { runner: container, image: debian }", "build.runner build.image")]
    public void What_differs_is_named_by_its_keys(string yaml, string keys) =>
        Assert.Equal(keys.Split(' '), DefinitionDifference.Between(Load("product: hello"), Load(yaml)));
}
