using ReleaseTools.Images;
using ReleaseTools.Images.Json;

namespace ReleaseTools.Tests.Images;

/// <summary>What a tag is moved to where it can't be removed by its name.</summary>
public sealed class TagPlaceholderTests
{
    [Fact]
    public void It_has_a_digest_that_nothing_else_has()
    {
        var mark = Guid.NewGuid();
        ImageManifest image = new TestImage(1).Manifest;

        Assert.NotEqual(TagPlaceholder.Of(image.MediaType, mark).Manifest.Digest, TagPlaceholder.Of(image.MediaType, Guid.NewGuid()).Manifest.Digest);
        Assert.Equal(TagPlaceholder.Of(image.MediaType, mark).Manifest.Digest, TagPlaceholder.Of(image.MediaType, mark).Manifest.Digest);
    }

    [Fact]
    public void It_brings_everything_that_it_names()
    {
        var placeholder = TagPlaceholder.Of(new TestImage(1).Manifest.MediaType, Guid.NewGuid());

        Assert.All(placeholder.Blobs, blob => Assert.True(blob.Key.Digest.IsOf(blob.Value) && blob.Key.Size == blob.Value.Length));
        Assert.Equal(placeholder.Manifest.Blobs().ToHashSet(), placeholder.Blobs.Select(blob => blob.Key).ToHashSet());
    }

    [Theory]
    [InlineData(ImageMediaType.OciManifest, ImageMediaType.OciManifest)]
    [InlineData(ImageMediaType.OciIndex, ImageMediaType.OciManifest)]
    [InlineData(ImageMediaType.DockerManifest, ImageMediaType.DockerManifest)]
    [InlineData(ImageMediaType.DockerList, ImageMediaType.DockerManifest)]
    public void A_registry_that_takes_only_types_of_Docker_gets_those(string image, string placeholder)
    {
        string parts = ImageMediaType.IsIndex(image) ? "\"manifests\":[]" : $"\"config\":{SampleImages.Json(new ImageDescriptor("x", ImageDigest.Of("x"u8), 1))},\"layers\":[]";
        ImageManifest there = ManifestReader.Read(System.Text.Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"mediaType":"{{image}}",{{parts}}}"""), null, null, "test");

        Assert.Equal(placeholder, TagPlaceholder.Of(there.MediaType, Guid.NewGuid()).Manifest.MediaType);
    }

    [Theory]
    [InlineData("registry.example.com/hello:1.2", "1.2")]
    [InlineData("oci:out:1.2", "1.2")]
    [InlineData("oci:out:docker.io/library/hello:1.2", "docker.io/library/hello:1.2")]
    public void The_tag_that_a_name_means(string name, string tag) => Assert.Equal(tag, UntaggedImage.TagOf(UntaggedImage.Locate(name)));

    [Theory]
    [InlineData("registry.example.com/hello", "ImageTagMissing")]        // latest is not removed unasked
    [InlineData("registry.example.com/hello@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "ImageTagMissing")]
    [InlineData("registry.example.com/hello:1@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "ImageTagMissing")]
    [InlineData("oci:out", "ImageTagMissing")]
    [InlineData("oci:out@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "ImageTagMissing")]
    [InlineData("oci-archive:out.tar:1.2", "ImageTagStays")]
    [InlineData("docker-archive:out.tar:hello:1.2", "ImageTagStays")]
    [InlineData("docker-daemon:hello:1.2", "ImageTagStays")]
    [InlineData("Hello World", "ImageLocationInvalid")]
    public void A_name_without_a_tag_that_can_be_removed(string name, string error) => Assert.Equal(error, Assert.Throws<UsageException>(() => UntaggedImage.Locate(name)).ErrorId);
}
