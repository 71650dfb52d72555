using ReleaseTools.Definitions;
using ReleaseTools.Engine.Promotion;
using ReleaseTools.Promotion;

namespace ReleaseTools.Tests.Promotion;

public sealed class PromotionReaderTests : IDisposable
{
    private const string A = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", B = "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    private const string Registries = """
        # what kubernetes/k8s.io has
        registries:
        - name: gcr.io/k8s-staging-releng
          src: true
        - name: us.gcr.io/k8s-artifacts-prod/releng
          service-account: promoter@example.iam.gserviceaccount.com

        """;

    private const string Images = $$"""
        - name: bom
          dmap:
            "{{A}}": ["v0.3.0", "latest"]
            "{{B}}": []
        - name: build/go-runner
          dmap:
            "{{A}}": [1.10]

        """;

    private static readonly string[] s_edges =
        ["us.gcr.io/k8s-artifacts-prod/releng/bom:v0.3.0 a", "us.gcr.io/k8s-artifacts-prod/releng/bom:latest a", "us.gcr.io/k8s-artifacts-prod/releng/bom b", "us.gcr.io/k8s-artifacts-prod/releng/build/go-runner:1.10 a"];

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_whole_manifest_is_one_file()
    {
        string file = _folder.Write("promotion.yaml", Registries + "images:\n" + Images);

        PromotionManifest manifest = Assert.Single(PromotionReader.Read(file));

        Assert.Equal(s_edges, Edges(manifest));
        Assert.All(manifest.Edges(), edge => Assert.Equal("gcr.io/k8s-staging-releng", edge.Source.Name[.."gcr.io/k8s-staging-releng".Length]));
    }

    [Fact]
    public void Digests_may_stand_right_behind_the_name()
    {
        string file = _folder.Write("promotion.yaml", $"{Registries}images:\n  bom:\n    {A}: [v0.3.0, latest]\n    {B}:\n  build/go-runner:\n    {A}: ['1.10']\n");

        Assert.Equal(s_edges, Edges(Assert.Single(PromotionReader.Read(file))));
    }

    [Theory]
    [InlineData("manifests/k8s-staging-releng/promoter-manifest.yaml", "images/k8s-staging-releng/images.yaml")]
    [InlineData("promoter-manifest.yaml", "images/k8s-staging-releng/images.yaml")]
    [InlineData("k8s-staging-releng/promoter-manifest.yaml", "k8s-staging-releng/images.yaml")]
    [InlineData("images/k8s-staging-releng/promoter-manifest.yaml", "images/k8s-staging-releng/images.yaml")]
    public void A_thin_manifest_has_its_images_in_another_file(string manifest, string images)
    {
        string file = _folder.Write(manifest, Registries);
        _folder.Write(images, Images);

        Assert.Equal(s_edges, Edges(Assert.Single(PromotionReader.Read(_folder.Path))));
        Assert.Equal(s_edges, Edges(Assert.Single(PromotionReader.Read(file))));
    }

    [Fact]
    public void A_folder_has_many_projects()
    {
        foreach (string project in (string[])["b", "a"])
        {
            _folder.Write($"manifests/{project}/promoter-manifest.yaml", Registries.Replace("releng", project, StringComparison.Ordinal));
            _folder.Write($"images/{project}/images.yaml", Images);
        }
        _folder.Write("images/c/images.yaml", "# nothing is promoted yet\n");
        _folder.Write("manifests/c/promoter-manifest.yaml", Registries);

        IReadOnlyList<PromotionManifest> manifests = PromotionReader.Read(_folder.Path);

        Assert.Equal(["us.gcr.io/k8s-artifacts-prod/a", "us.gcr.io/k8s-artifacts-prod/b", "us.gcr.io/k8s-artifacts-prod/releng"], manifests.Select(manifest => manifest.Registries[1].Name));
        Assert.Equal([4, 4, 0], manifests.Select(manifest => manifest.Edges().Count()));
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once_and_where()
    {
        string manifest = _folder.Write("manifests/hello/promoter-manifest.yaml", "registries:\n- name: gcr.io/a b\n  scr: true\n- name: gcr.io/b\nimage: []\nprovenance: {}\n");
        string images = _folder.Write("images/hello/images.yaml", $"- name: Hello\n  dmap:\n    sha256:abc: [x]\n    {A}: ['-x']\n- nmae: a\n  dmap: {{}}\n");

        var problems = Assert.Throws<PromotionManifestException>(() => PromotionReader.Read(_folder.Path));

        Assert.Equal(
        [
            (manifest, 2, 1), (manifest, 2, 9), (manifest, 3, 3), (manifest, 5, 1), (manifest, 6, 1),
            (images, 1, 9), (images, 3, 5), (images, 4, 79), (images, 5, 3), (images, 6, 9),
        ], problems.Problems.Select(problem => (problem.File, problem.Line, problem.Column)));
        Assert.Contains("did you mean 'src'?", problems.Message, StringComparison.Ordinal);
        Assert.Contains("did you mean 'name'?", problems.Message, StringComparison.Ordinal);
        Assert.Contains("'provenance' is not supported yet", problems.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "It is empty")]
    [InlineData("registries:\n- name: a.example.com\n", "No registry is the source")]
    [InlineData("registries:\n- name: a.example.com\n  src: true\n", "No registry is there that images are promoted to")]
    [InlineData("registries:\n- name: a.example.com\n  src: true\n- name: b.example.com\n  src: true\n", "Only one registry can be the source")]
    [InlineData("registries:\n- name: a.example.com\n  src: true\n- name: a.example.com\n", "is there twice")]
    [InlineData("images: []\n", "'registries' is missing")]
    [InlineData("registries: [\n", "Not YAML")]
    [InlineData("- name: a.example.com\n", "Wanted: keys of a promotion manifest")]
    [InlineData("registries:\n- name: a.example.com\n  src: true\n- name: b.example.com\n", "It lists no images")]
    [InlineData("registries:\n- {name: a.example.com, src: true}\n- {name: b.example.com}\nimages:\n- {name: x, dmap: {\"" + A + "\": 1.0}}\n", "Wanted: list of tags")]
    [InlineData("registries:\n- {name: a.example.com, src: true}\n- {name: b.example.com}\nimages:\n- {name: x, dmap: {\"" + A + "\": [a], \"" + A + "\": [b]}}\n", "is there twice")]
    public void What_is_no_manifest_is_refused(string text, string message)
    {
        string file = _folder.Write("promotion.yaml", text);

        Assert.Contains(message, Assert.Throws<PromotionManifestException>(() => PromotionReader.Read(file)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("manifests/releng/promoter-manifest.yaml", "images/releng/images.yaml")]
    [InlineData("promoter-manifest.yaml", "images/releng/images.yaml")]
    [InlineData("promoter-manifest.yaml", "images.yaml")]
    [InlineData("releng/promoter-manifest.yaml", "releng/images.yaml")]
    public void Images_in_a_manifest_and_beside_it_are_refused(string manifest, string images)
    {
        string file = _folder.Write(manifest, $"{Registries}images:\n{Images}"), other = _folder.Write(images, Images);

        foreach (string path in new[] { _folder.Path, file })
        {
            DefinitionProblem problem = Assert.Single(Assert.Throws<PromotionManifestException>(() => PromotionReader.Read(path)).Problems);
            Assert.Equal((file, true), (problem.File, problem.Message.Contains(other, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void A_whole_manifest_of_another_name_has_nothing_to_do_with_images_beside_it()
    {
        string file = _folder.Write("promotion.yaml", $"{Registries}images:\n{Images}");
        _folder.Write("images.yaml", Images);

        Assert.Equal(s_edges, Edges(Assert.Single(PromotionReader.Read(file))));
    }

    [Theory]
    [InlineData("manifests/k8s/releng/promoter-manifest.yaml", "manifests/releng/promoter-manifest.yaml")]
    [InlineData("manifests/a/b/releng/promoter-manifest.yaml", "manifests/releng/promoter-manifest.yaml")]
    [InlineData("images/k8s/releng/promoter-manifest.yaml", "manifests/releng/promoter-manifest.yaml")]
    [InlineData("images/k8s/releng/images.yaml", "images/releng/images.yaml")]
    public void What_lies_too_deep_is_refused(string deep, string expected)
    {
        _folder.Write("manifests/good/promoter-manifest.yaml", Registries);
        _folder.Write("images/good/images.yaml", Images);
        string file = _folder.Write(deep, deep.EndsWith("images.yaml", StringComparison.Ordinal) ? Images : Registries);

        DefinitionProblem problem = Assert.Single(Assert.Throws<PromotionManifestException>(() => PromotionReader.Read(_folder.Path)).Problems);

        Assert.Equal((file, true), (problem.File, problem.Message.Contains(_folder.At(expected), StringComparison.Ordinal)));
    }

    [Fact]
    public void Files_outside_of_manifests_and_images_do_not_count()
    {
        _folder.Write("manifests/good/promoter-manifest.yaml", Registries);
        _folder.Write("images/good/images.yaml", Images);
        _folder.Write("docs/deep/er/images.yaml", "- these are no container images");
        _folder.Write("tests/a/b/promoter-manifest.yaml", "no manifest");

        Assert.Single(PromotionReader.Read(_folder.Path));
    }

    [Fact]
    public void A_folder_without_manifests_is_no_empty_plan() =>
        Assert.Equal("PromotionManifestMissing", Assert.Throws<UsageException>(() => PromotionReader.Read(_folder.Path)).ErrorId);

    [Fact]
    public void Twenty_thousand_digests_are_read()
    {
        string lines = string.Join('\n', Enumerable.Range(0, 20_000).Select(i => $"    \"sha256:{i:x64}\": [\"v{i}\"]"));
        string file = _folder.Write("promotion.yaml", $"{Registries}images:\n- name: bom\n  dmap:\n{lines}\n");

        Assert.Equal(20_000, PromotionReader.Read(file).Single().Edges().Count());
    }

    private static IEnumerable<string> Edges(PromotionManifest manifest) => manifest.Edges().Select(edge => $"{edge.Destination with { Tag = edge.Tag }} {edge.Digest.Hex[0]}");
}
