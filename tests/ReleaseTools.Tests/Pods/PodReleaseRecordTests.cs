using ReleaseTools.Pods;

namespace ReleaseTools.Tests.Pods;

public sealed class PodReleaseRecordTests
{
    private const string Whole = """
        {
          "schema": 1,
          "pod": "//shop:web@1.2.0",
          "channel": "production",
          "rule": "//shop:web/build_pod",
          "released": "2026-11-30T12:00:00+00:00",
          "manifest": "abc",
          "images": {
            "base": "//shop:base@17"
          },
          "volumes": {
            "data": "//shop:data@3"
          },
          "files": [
            {
              "path": "conf/web.conf",
              "size": 12,
              "sha512": "def"
            }
          ],
          "parameters": {
            "//shop:mode": "fast"
          },
          "revisions": [
            {
              "scm": "git",
              "url": "https://example.com/shop.git",
              "revision": "0123456789012345678901234567890123456789",
              "dirty": true
            }
          ],
          "overlay": [
            "+ apps.web.exec: --verbose"
          ]
        }

        """;

    private static PodReleaseRecord Record => new()
    {
        Pod = "//shop:web@1.2.0",
        Channel = "production",
        Rule = "//shop:web/build_pod",
        Released = new DateTimeOffset(2026, 11, 30, 12, 0, 0, TimeSpan.Zero),
        Manifest = "abc",
        Images = new Dictionary<string, string> { ["base"] = "//shop:base@17" },
        Volumes = new Dictionary<string, string> { ["data"] = "//shop:data@3" },
        Files = [new PodFile("conf/web.conf", 12, "def")],
        Parameters = new Dictionary<string, string> { ["//shop:mode"] = "fast" },
        Revisions = [new PodRevision { Url = "https://example.com/shop.git", Revision = "0123456789012345678901234567890123456789", Dirty = true }],
        Overlay = ["+ apps.web.exec: --verbose"],
    };

    [Fact]
    public void A_record_is_written_as_people_read_it() => Assert.Equal(Whole, Record.Write());

    [Fact]
    public void A_record_is_read_back_as_it_was_written()
    {
        PodReleaseRecord? read = PodReleaseRecord.TryRead(Whole);

        Assert.NotNull(read);
        Assert.Equal(Whole, read.Write());
        Assert.Equal(Record.Released, read.Released);
        Assert.Equal(Record.Revisions[0], read.Revisions[0]);
        Assert.Equal(Record.Files[0], read.Files[0]);
    }

    [Fact]
    public void What_a_later_version_adds_does_not_matter() => Assert.Equal("abc", PodReleaseRecord.TryRead(Whole.Replace("\"channel\"", "\"more\": [1], \"channel\"", StringComparison.Ordinal))?.Manifest);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{ "files": 1 }""")]
    [InlineData("""{ "released": "yesterday" }""")]
    [InlineData("""{ "revisions": [{ "scm": "hg" }] }""")]
    public void Anything_else_is_not_a_record(string text) => Assert.Null(PodReleaseRecord.TryRead(text));

    [Fact]
    public void A_volume_has_a_record_too() => Assert.Equal(
        "{\n  \"schema\": 1,\n  \"volume\": \"//shop:data@3\",\n  \"size\": 45,\n  \"sha512\": \"abc\"\n}\n", new PodVolumeRecord { Volume = "//shop:data@3", Size = 45, Sha512 = "abc" }.Write());
}
