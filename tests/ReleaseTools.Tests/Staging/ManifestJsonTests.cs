using ReleaseTools.Artifacts;
using ReleaseTools.Staging;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Staging;

public sealed class ManifestJsonTests
{
    private static readonly string s_sha256 = new('a', 64), s_sha512 = new('b', 128);

    private static readonly ReleaseManifest s_manifest = new(1, "hello", ReleaseVersion.Parse("1.2.0-rc.1+7"), "20261121T093000Z-1a2b3c4", "1a2b3c4d",
        [new ManifestObject("žluť & co's.tar.gz", 5, s_sha256, s_sha512, ArtifactKind.Package, "linux/amd64"), new ManifestObject("docs/x", 0, s_sha256, s_sha512, ArtifactKind.Docs)]);

    [Fact]
    public void The_bytes_are_a_contract() => Assert.Equal($$"""
        {
          "schema": 1,
          "product": "hello",
          "version": "1.2.0-rc.1+7",
          "build": "20261121T093000Z-1a2b3c4",
          "commit": "1a2b3c4d",
          "objects": [
            {
              "path": "žluť & co's.tar.gz",
              "size": 5,
              "sha256": "{{s_sha256}}",
              "sha512": "{{s_sha512}}",
              "kind": "package",
              "platform": "linux/amd64"
            },
            {
              "path": "docs/x",
              "size": 0,
              "sha256": "{{s_sha256}}",
              "sha512": "{{s_sha512}}",
              "kind": "docs"
            }
          ]
        }

        """.ReplaceLineEndings("\n"), ManifestJson.Format(s_manifest));

    [Fact]
    public void What_was_written_is_read_back() =>
        Assert.Equal(ManifestJson.Format(s_manifest), ManifestJson.Format(ManifestJson.Parse(ManifestJson.Format(s_manifest), "manifest.json")));

    [Theory]
    [InlineData("\"schema\": 1", "\"schema\": 2", "ManifestSchema")]
    [InlineData("\"size\": 5", "\"size\": -5", "ManifestInvalid")]
    [InlineData("\"size\": 5", "\"size\": \"five\"", "ManifestInvalid")]
    [InlineData("docs/x", "../x", "ManifestInvalid")]
    [InlineData("docs/x", "/x", "ManifestInvalid")]
    [InlineData("docs/x", "manifest.json", "ManifestInvalid")]
    [InlineData("docs/x", "žluť & co's.tar.gz", "ManifestInvalid")]
    [InlineData("aaaa\"", "AAAA\"", "ManifestInvalid")]
    [InlineData("1.2.0-rc.1+7", "1.2", "ManifestInvalid")]
    [InlineData("\"product\": \"hello\",", "", "ManifestInvalid")]
    [InlineData("\"product\": \"hello\"", "\"product\": null", "ManifestInvalid")]
    [InlineData("}\n", "", "ManifestInvalid")]
    public void Anything_else_is_an_error_that_names_the_object(string from, string to, string errorId)
    {
        string text = ManifestJson.Format(s_manifest);
        string damaged = text.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(text, damaged);
        var error = Assert.Throws<ReleaseException>(() => ManifestJson.Parse(damaged, "stage/x/manifest.json"));
        Assert.Equal((errorId, "stage/x/manifest.json"), (error.ErrorId, error.Target));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("<html>")]
    public void No_manifest_at_all_is_the_same_error(string text) =>
        Assert.Equal("ManifestInvalid", Assert.Throws<ReleaseException>(() => ManifestJson.Parse(text, "k")).ErrorId);
}
