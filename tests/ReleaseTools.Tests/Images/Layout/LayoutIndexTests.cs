using System.Text;
using ReleaseTools.Images;
using ReleaseTools.Images.Json;
using ReleaseTools.Images.Layout;

namespace ReleaseTools.Tests.Images.Layout;

public sealed class LayoutIndexTests
{
    private static readonly ImageManifest s_a = Image("a"), s_b = Image("b");

    [Fact]
    public void A_tag_moves_and_the_one_that_had_it_stays()
    {
        LayoutIndex index = LayoutIndex.Empty.With(s_a, "latest").With(s_b, "latest");

        Assert.Equal(s_b.Digest, index.Find("latest")!.Digest);
        Assert.NotNull(index.Find(s_a.Digest.ToString()));
        Assert.Equal(2, index.Entries.Count);
    }

    [Fact]
    public void The_same_again_changes_nothing()
    {
        LayoutIndex index = LayoutIndex.Empty.With(s_a, "1").With(s_a, "2");

        Assert.Equal(index.ToString(), index.With(s_a, "1").With(s_a, null).ToString());
    }

    [Fact]
    public void A_name_takes_the_place_of_none() => Assert.Single(LayoutIndex.Empty.With(s_a, null).With(s_a, "1").Entries);

    [Fact]
    public void What_had_two_names_keeps_the_other()
    {
        LayoutIndex index = LayoutIndex.Empty.With(s_a, "1").With(s_a, "latest").With(s_b, "latest");

        Assert.Equal(["1", "latest"], index.Tags.Order());
        Assert.Equal(2, index.Entries.Count);
    }

    [Fact]
    public void What_a_list_lists_is_found_through_it()
    {
        ImageManifest list = ManifestReader.Read(Encoding.UTF8.GetBytes($$"""{"manifests":[{{SampleImages.Json(s_a.Descriptor)}}]}"""), null, null, "test");

        LayoutIndex index = LayoutIndex.Empty.With(s_a, null).With(list, "1");

        Assert.Equal(list.Digest, Assert.Single(index.Entries).Descriptor.Digest);
        Assert.Equal(2, LayoutIndex.Empty.With(s_a, "named").With(list, "1").Entries.Count);
    }

    [Fact]
    public void What_others_wrote_stays()
    {
        var index = LayoutIndex.Parse($$"""{"schemaVersion":2,"x":{"y":1},"manifests":[{"mediaType":"text/x","digest":"{{s_b.Digest}}","size":1,"z":[1],"annotations":{"org.opencontainers.image.ref.name":"2","n":"ü"} }]}""", "test");

        string text = index.With(s_a, "1").ToString();

        Assert.Contains("""
            "x":{"y":1}
            """, text, StringComparison.Ordinal);
        Assert.Contains("""
            "z":[1],"annotations":{"org.opencontainers.image.ref.name":"2","n":"ü"}
            """, text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_removed_has_no_name_left() => Assert.Empty(LayoutIndex.Empty.With(s_a, "1").With(s_a, "2").Without(s_a.Digest).Entries);

    [Theory]
    [InlineData("", "no JSON")]
    [InlineData("[]", "it is no object")]
    [InlineData("""{"manifests":1}""", "'manifests' is no list")]
    [InlineData("""{"manifests":[{"digest":"sha256:1"}]}""", "has no digest that can be checked")]
    public void What_is_no_index_is_told(string text, string says) =>
        Assert.Contains(says, Assert.Throws<ImageInvalidException>(() => LayoutIndex.Parse(text, "oci:x")).Message, StringComparison.Ordinal);

    private static ImageManifest Image(string text) => ManifestWriter.Image(new ImageDescriptor(ImageMediaType.OciConfig, ImageDigest.Of(Encoding.UTF8.GetBytes(text)), 1), []);
}
