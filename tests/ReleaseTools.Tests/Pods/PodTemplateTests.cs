using ReleaseTools.Definitions.Reading;
using ReleaseTools.Engine.Definitions;
using ReleaseTools.Images;
using ReleaseTools.Pods;

namespace ReleaseTools.Tests.Pods;

public sealed class PodTemplateTests
{
    private const string Digest = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    private static readonly PodTag s_pod = PodTag.Parse("//shop:web@1.2.0");

    [Fact]
    public void A_template_leaves_out_what_a_release_adds()
    {
        PodTemplate template = Read("""
            apps: [{ name: web, image: base, mounts: [{ volume: data, target: /data }] }]
            images: [{ name: base }]
            volumes: [{ name: data }]
            """);

        Assert.Equal(s_pod, template.Manifest.Tag);
        Assert.Equal(PodManifest.CurrentSchema, template.Manifest.Schema);
        Assert.Equal(["base"], template.Images);
        Assert.Equal(["data"], template.Volumes);
    }

    [Theory]
    [InlineData("images: [{ name: base }]", "base", "")]
    [InlineData($"images: [{{ name: base, source: 'example.com/base@{Digest}' }}]", "", "")]
    [InlineData("images: [{ name: base, source: base.tar }, { name: other }]", "other", "")]
    [InlineData("volumes: [{ name: data }]", "", "data")]
    [InlineData("volumes: [{ name: data, empty: true }]", "", "")]
    [InlineData("volumes: [{ name: data, empty: false }]", "", "data")]
    [InlineData("volumes: [{ name: data, data: conf }]", "", "")]
    [InlineData("volumes: [{ name: data, source: data.tar.gz }]", "", "")]
    [InlineData("", "", "")]
    public void The_store_has_what_comes_from_nowhere_else(string text, string images, string volumes)
    {
        PodTemplate template = Read($"{text}\ntokens: {{}}");

        Assert.Equal((images, volumes), (string.Join(' ', template.Images), string.Join(' ', template.Volumes)));
    }

    [Fact]
    public void An_empty_volume_has_no_archive()
    {
        PodVolume volume = Assert.Single(Read("volumes: [{ name: scratch, empty: true, target: /tmp }]").Manifest.Volumes);

        Assert.Equal((null, null, null, "/tmp"), (volume.Source, volume.Digest, volume.Version, volume.Target));
    }

    [Fact]
    public void An_image_from_elsewhere_has_the_version_of_the_pod_where_it_has_none()
    {
        PodTemplate template = Read($"images: [{{ name: a, source: 'example.com/a@{Digest}' }}, {{ name: b, version: 3, source: 'example.com/b@{Digest}' }}]");

        Assert.Equal(["1.2.0", "3"], template.Manifest.Images.Select(image => $"{image.Version}"));
    }

    [Theory]
    [InlineData("version: 1.2.0", "pod.yaml:1:10: Remove 'version': the instruction says which version is released.")]
    [InlineData("name: //shop:api", "pod.yaml:1:7: This is the manifest of '//shop:api', and //shop:web is released.")]
    [InlineData("images: [{ nam: base }]", "pod.yaml:1:12: 'nam' is not a key of an image; did you mean 'name'?")]
    [InlineData("images: [{}]", "pod.yaml:1:10: 'name' is missing")]
    [InlineData("volumes: [{ name: a, empty: yes }]", "pod.yaml:1:29: Wanted: true or false.")]
    [InlineData("volumes: [{ name: a, empty: \"true\" }]", "pod.yaml:1:29: Wanted: true or false.")]
    [InlineData("volumes: [{ name: a, empty: [] }]", "pod.yaml:1:29: Wanted: true or false. Found: a list.")]
    [InlineData("volumes: [{ name: a, empty: true, data: conf }]", "pod.yaml:1:41: An empty volume has neither 'source' nor 'data'.")]
    [InlineData("volumes: [{ name: a, source: /a.tar.gz }]", "pod.yaml:1:30: '/a.tar.gz' is absolute")]
    [InlineData("apps: [{ name: web, image: bas }]\nimages: [{ name: base }]", "pod.yaml:1:28: The pod has no image 'bas'; did you mean 'base'?")]
    [InlineData("- web", "pod.yaml:1:1: Wanted: the manifest of //shop:web. Found: a list.")]
    [InlineData("web", "pod.yaml:1:1: Wanted: the manifest of //shop:web. Found: 'web'.")]
    public void A_mistake_is_named_at_its_place(string text, string message)
    {
        Assert.Null(TryRead(text, out ProblemList problems));
        Assert.StartsWith(message, Assert.Single(problems.Sorted).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_named_at_once()
    {
        Assert.Null(TryRead("name: //shop:api\nversion: 1\nvolumes: [{ name: a, empty: 1 }]\nimages: [{ nam: x }]\n", out ProblemList problems));
        Assert.Equal([1, 2, 3, 4], problems.Sorted.Select(problem => problem.Line));
    }

    [Fact]
    public void The_files_are_those_beside_the_manifest()
    {
        PodTemplate template = Read($$"""
            images: [{ name: base }, { name: own, source: own.tar }, { name: far, source: 'example.com/far@{{Digest}}' }]
            volumes: [{ name: data }, { name: conf, data: conf }, { name: packed, source: packed.tar.gz }, { name: again, data: conf }]
            units: [{ name: web.service, file: systemd/web.service }, { name: a.timer, content: x }]
            """);

        Assert.Equal(["systemd/web.service", "conf", "own.tar", "packed.tar.gz"], template.Files().Select(source => source.Text));
    }

    [Fact]
    public void What_the_store_has_is_filled_in()
    {
        PodTemplate template = Read("images: [{ name: base }]\nvolumes: [{ name: data, user: www }, { name: scratch, empty: true }]\nunits: [{ name: web.service, file: web.service }, { name: b.service, content: x }]");

        PodManifest whole = template.Complete(Artifacts("base", "//base:base@17", "oci"), Artifacts("data", "//shop:data@3", "data.tar.gz"), [new PodFile("web.service", 1, new string('c', 128)), new PodFile("other", 1, new string('d', 128))]);

        Assert.Equal("base 17 images/base/oci sha256:bb", $"{whole.Images[0].Name} {whole.Images[0].Version} {whole.Images[0].Source} {whole.Images[0].Digest}"[..^62]);
        Assert.Equal("data 3 volumes/data/data.tar.gz www sha256:bb", $"{whole.Volumes[0].Name} {whole.Volumes[0].Version} {whole.Volumes[0].Source} {whole.Volumes[0].User} {whole.Volumes[0].Digest}"[..^62]);
        Assert.Null(whole.Volumes[1].Source);
        Assert.Equal(["sha512:" + new string('c', 128), ""], whole.Units.Select(unit => $"{unit.Checksum}"));
        // what a release writes can be read by every machine
        Assert.Equal(s_pod, PodManifestTests.Read(PodManifestJson.Write(whole)).Tag);
    }

    private static Dictionary<string, PodArtifact> Artifacts(string name, string tag, string file) =>
        new() { [name] = new PodArtifact(PodTag.Parse(tag), file, ImageDigest.Parse("sha256:" + new string('b', 64))) };

    private static PodTemplate Read(string text)
    {
        PodTemplate? template = TryRead(text, out ProblemList problems);
        Assert.Empty(problems.Sorted);
        return template!;
    }

    private static PodTemplate? TryRead(string text, out ProblemList problems)
    {
        var source = new SourceText("pod.yaml", text);
        problems = new ProblemList(source);
        return PodTemplate.Read(YamlTree.Parse(source, problems), problems, s_pod);
    }
}
