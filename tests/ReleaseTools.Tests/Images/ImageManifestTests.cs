using System.Text;
using ReleaseTools.Images;
using ReleaseTools.Images.Json;

namespace ReleaseTools.Tests.Images;

public sealed class ImageManifestTests
{
    private const string From = "registry.example.com/hello:1";
    private static readonly string s_digest = $"sha256:{new string('a', 64)}";

    [Fact]
    public void An_image_says_its_layers_and_its_configuration()
    {
        ImageManifest manifest = Read($$"""{"schemaVersion":2,"mediaType":"{{ImageMediaType.OciManifest}}","config":{{Descriptor(7)}},"layers":[{{Descriptor(1)}},{{Descriptor(1)}}],"annotations":{"a":"b","n":1} }""");

        Assert.Equal((7, 2), (manifest.Config!.Size, manifest.Layers.Count));
        Assert.Equal("b", Assert.Single(manifest.Annotations).Value);
        Assert.Single(manifest.Blobs());
    }

    [Fact]
    public void An_index_says_the_platform_of_each()
    {
        ImageManifest manifest = Read($$"""{"schemaVersion":2,"manifests":[{"mediaType":"{{ImageMediaType.OciManifest}}","digest":"{{s_digest}}","size":3,"platform":{"os":"linux","architecture":"arm64","variant":"v8"} }]}""");

        Assert.True(manifest.IsIndex);
        Assert.Equal("linux/arm64", Assert.Single(manifest.Manifests).Platform!.ToString());
    }

    [Fact]
    public void Its_digest_is_of_its_bytes() => Assert.Equal(
        ImageDigest.Of(Encoding.UTF8.GetBytes("""{"manifests":[]}""")), Read("""{"manifests":[]}""").Digest);

    [Fact]
    public void What_is_asked_for_by_digest_has_that_digest() => Assert.Contains(
        "is not the one that is called", Assert.Throws<ImageInvalidException>(() => ManifestReader.Read(Encoding.UTF8.GetBytes("{}"), null, ImageDigest.Parse(s_digest), From)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("", "no JSON")]
    [InlineData("[]", "it is no object")]
    [InlineData("{}", "of a type that is not known here: none")]
    [InlineData("""{"schemaVersion":1,"fsLayers":[]}""", "schema 1")]
    [InlineData("""{"mediaType":"text/html","config":{}}""", "not known here: text/html")]
    [InlineData("""{"mediaType":"application/vnd.oci.image.manifest.v1+json","layers":[]}""", "it has no 'config'")]
    [InlineData("""{"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{},"manifests":[]}""", "both an image and a list")]
    [InlineData("""{"config":[]}""", "'config' is no descriptor")]
    [InlineData("""{"config":{"digest":"sha256:0"}}""", "'config' has no digest that can be checked: sha256:0")]
    [InlineData("""{"manifests":{}}""", "'manifests' is no list")]
    [InlineData("""{"manifests":[1]}""", "'manifests[0]' is no descriptor")]
    [InlineData("""{"mediaType":1}""", "'mediaType' is no text")]
    public void What_is_wrong_is_named(string json, string says) =>
        Assert.Contains(says, Assert.Throws<ImageInvalidException>(() => Read(json)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("\"1\"")]
    [InlineData("99999999999999999999")]
    public void A_size_is_a_number_of_bytes(string size) => Assert.Contains(
        "has no size", Assert.Throws<ImageInvalidException>(() => Read($$"""{"manifests":[{"digest":"{{s_digest}}","size":{{size}}}]}""")).Message, StringComparison.Ordinal);

    [Fact]
    public void Ten_thousand_layers_are_not_followed() => Assert.Contains(
        "'layers' has 10000 entries; 1000 is the most",
        Assert.Throws<ImageInvalidException>(() => Read($$"""{"config":{{Descriptor(1)}},"layers":[{{string.Join(',', Enumerable.Repeat(Descriptor(1), 10_000))}}]}""")).Message, StringComparison.Ordinal);

    [Fact]
    public void Deeper_than_any_manifest_is_no_manifest() => Assert.Contains(
        "no JSON", Assert.Throws<ImageInvalidException>(() => Read(string.Concat(Enumerable.Repeat("[", 10_000)))).Message, StringComparison.Ordinal);

    private static string Descriptor(long size) => $$"""{"mediaType":"x/y","digest":"{{s_digest}}","size":{{size}}}""";

    private static ImageManifest Read(string json) => ManifestReader.Read(Encoding.UTF8.GetBytes(json), mediaType: null, expected: null, From);
}
