using ReleaseTools.Definitions;
using ReleaseTools.Engine.Definitions;

namespace ReleaseTools.Tests.Definitions;

public sealed class PodsKeysTests : IDisposable
{
    private readonly TestFolder _repository = new();

    public void Dispose() => _repository.Dispose();

    [Theory]
    [InlineData("product: hello", null)]
    [InlineData("pods: {}", "file:.release/pods")]
    [InlineData("pods: { root: 's3://releases/pods' }", "s3://releases/pods")]
    [InlineData("pods: { root: 'file:///srv/pods' }", "file:///srv/pods")]
    public void The_store_is_a_folder_unless_the_definition_says_otherwise(string yaml, string? root) => Assert.Equal(root, Load(yaml).Pods?.Root);

    [Fact]
    public void Every_key_is_read()
    {
        PodsDefinition pods = Load("""
            pods:
              rules: [{ pod: //foo/bar:web, manifest: pods/web/pod.json }]
              images:
                - { label: //foo/bar:base, from: { dockerfile: Dockerfile, args: { A: b } } }
                - { label: //foo/bar:os, from: { layout: 'oci:${version}' } }
              exceptions: [{ name: releasetools, installedBy: Ansible role releasetools }]
            """).Pods!;

        Assert.Equal(("//foo/bar:web", "pods/web/pod.json"), (pods.Rules[0].Pod, pods.Rules[0].Manifest));
        Assert.Equal(["//foo/bar:base", "//foo/bar:os"], pods.Images.Select(image => image.Label));
        Assert.Equal(("Dockerfile", "b", "oci:${version}"), (pods.Images[0].From.Dockerfile, pods.Images[0].From.Args["A"], pods.Images[1].From.Layout));
        Assert.Equal("releasetools (Ansible role releasetools)", Assert.Single(pods.Exceptions).ToString());
    }

    [Fact]
    public void What_is_left_out_is_empty()
    {
        PodsDefinition pods = Load("pods: {}").Pods!;

        Assert.Empty(pods.Rules);
        Assert.Empty(pods.Images);
        Assert.Empty(pods.Exceptions);
    }

    [Theory]
    [InlineData("pods: []", 1, 7, "Found: a list")]
    [InlineData("pods: { rot: a }", 1, 9, "did you mean 'root'?")]
    [InlineData("pods: { root: 'ftp://a/b' }", 1, 15, "'ftp://a/b'")]
    [InlineData("pods:\n  rules:\n    - { pod: web, manifest: a }", 3, 14, "'web' is not a label. Write //path/to:name")]
    [InlineData("pods: { rules: [{ pod: //a:b }] }", 1, 17, "'manifest' is missing")]
    [InlineData("pods: { rules: [{ pod: //a:b, manifest: ../b }] }", 1, 41, "leaves the source")]
    [InlineData("pods: { rules: [{ pod: //a:b, manifest: /b }] }", 1, 41, "is absolute")]
    [InlineData("pods: { rules: [{ pod: //a:b, manifest: b }, { pod: //a:b, manifest: c }] }", 1, 53, "is there twice")]
    [InlineData("pods: { images: [{ label: //a:b }] }", 1, 18, "'from' is missing")]
    [InlineData("pods: { images: [{ label: //a:b, from: {} }] }", 1, 40, "comes from one of")]
    [InlineData("pods: { images: [{ label: //a:b, from: { layout: a, archive: b } }] }", 1, 40, "comes from one of")]
    [InlineData("pods: { images: [{ label: //A:b, from: { layout: a } }] }", 1, 27, "'//A:b' is not a label")]
    [InlineData("pods: { images: [{ label: //a:b, from: { layout: a } }, { label: //a:b, from: { layout: a } }] }", 1, 66, "is there twice")]
    [InlineData("pods: { exceptions: [{ name: a }] }", 1, 22, "'installedBy' is missing")]
    [InlineData("pods: { exceptions: [{ name: a, installedBy: b }, { name: a, installedBy: c }] }", 1, 59, "is there twice")]
    public void A_mistake_is_named_at_its_place(string yaml, int line, int column, string message)
    {
        DefinitionProblem problem = Assert.Single(Assert.Throws<DefinitionException>(() => Load(yaml)).Problems);

        Assert.Equal($"{line}:{column}", $"{problem.Line}:{problem.Column}");
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sessions_of_products_without_pods_stay_as_they_were() => Assert.DoesNotContain("pods", DefinitionJson.Write(Load("product: hello")), StringComparison.Ordinal);

    [Fact]
    public void The_section_comes_back_equal_from_its_json()
    {
        ReleaseDefinition definition = Load("pods: { root: 's3://releases/pods', rules: [{ pod: //a:b, manifest: c }], images: [{ label: //a:d, from: { layout: e } }], exceptions: [{ name: f, installedBy: g }] }");

        Assert.Equal(DefinitionJson.Write(definition), DefinitionJson.Write(DefinitionJson.Read(DefinitionJson.Write(definition))));
        Assert.Equal("//a:d", DefinitionJson.Read(DefinitionJson.Write(definition)).Pods!.Images[0].Label);
    }

    private ReleaseDefinition Load(string yaml) => DefinitionLoader.Load(_repository.With("release.yaml", yaml).Path, definitionFile: null, "hello").Definition;
}
