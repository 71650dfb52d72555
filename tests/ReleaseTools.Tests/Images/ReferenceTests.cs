using FsCheck;
using FsCheck.Fluent;
using ReleaseTools.Images;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Tests.Images;

public sealed class ReferenceTests
{
    private const string Hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Theory]
    [InlineData("busybox", "docker.io", "library/busybox", null, false)]
    [InlineData("docker.io/busybox:1", "docker.io", "library/busybox", "1", false)]
    [InlineData("index.docker.io/acme/hello", "docker.io", "acme/hello", null, false)]
    [InlineData("acme/hello:1.2", "docker.io", "acme/hello", "1.2", false)]
    [InlineData("registry.example.com/team/hello:v1.2.0-1", "registry.example.com", "team/hello", "v1.2.0-1", false)]
    [InlineData("localhost/hello", "localhost", "hello", null, false)]
    [InlineData("localhost:5000/hello", "localhost:5000", "hello", null, false)]
    [InlineData("127.0.0.1:5000/a/b/c:latest", "127.0.0.1:5000", "a/b/c", "latest", false)]
    [InlineData("[::1]:5000/hello:1", "[::1]:5000", "hello", "1", false)]
    [InlineData("registry.example.com/hello@sha256:" + Hash, "registry.example.com", "hello", null, true)]
    [InlineData("registry.example.com/hello:1@sha256:" + Hash, "registry.example.com", "hello", "1", true)]
    [InlineData("registry.example.com/a__b/c-d/e.f", "registry.example.com", "a__b/c-d/e.f", null, false)]
    public void A_name_says_registry_repository_tag_and_digest(string text, string registry, string repository, string? tag, bool hasDigest)
    {
        var reference = RegistryReference.Parse(text);

        Assert.Equal((registry, repository, tag, hasDigest), (reference.Registry, reference.Repository, reference.Tag, reference.Digest is not null));
        Assert.Equal(reference, RegistryReference.Parse(reference.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("registry.example.com/Hello")]
    [InlineData("registry.example.com/hello:")]
    [InlineData("registry.example.com/hello:-1")]
    [InlineData("registry.example.com/hello@sha256:abc")]
    [InlineData("registry.example.com/hello@md5:d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("registry.example.com/hello@sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    [InlineData("registry.example.com//hello")]
    [InlineData("registry.example.com/../hello")]
    [InlineData("https://registry.example.com/hello")]
    [InlineData("registry.example.com:port/hello")]
    [InlineData("hello world")]
    [InlineData("[1::2::3]/p/i:t")]
    [InlineData("[:]/hello")]
    [InlineData("[::1]:99999/hello")]
    [InlineData("registry.example.com:65536/hello")]
    [InlineData("registry.example.com:/hello")]
    public void Other_texts_name_no_image(string text)
    {
        Assert.False(RegistryReference.TryParse(text, out _));
        Assert.Equal("ImageReferenceInvalid", Assert.Throws<UsageException>(() => RegistryReference.Parse(text)).ErrorId);
    }

    [Fact]
    public void The_longest_name_is_one_with_the_longest_tag_and_digest()
    {
        string name = $"registry.example.com/{new string('a', 234)}", digest = ImageDigest.Sha512Of([]).ToString();

        Assert.Equal(digest, RegistryReference.Parse($"{name}:{new string('t', 128)}@{digest}").Digest!.ToString());
        Assert.False(RegistryReference.TryParse(name + "a", out _));
    }

    [Fact]
    public void Any_text_is_an_image_that_can_be_asked_for_or_none() => Prop.ForAll(Pieces("a", "B", "1", "99999", ".", ":", "::", "/", "[", "]", "@", "-", "_", "sha256:" + Hash, "localhost", "oci:", "é", " ").ToArbitrary(), text =>
    {
        if (!RegistryReference.TryParse(text, out RegistryReference? reference)) return;
        Assert.Equal(reference, RegistryReference.Parse(reference.ToString()));
        Assert.Equal($"/v2/{reference.Repository}/tags/list", new Uri(RegistryServer.Of(reference.Registry, RegistryOptions.None).Address, $"v2/{reference.Repository}/tags/list").AbsolutePath);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_is_a_place_or_none() => Prop.ForAll(Pieces("oci:", "oci-archive:", "docker://", "docker-daemon:", "a", "C:", "\\", "/", "[1::2]", ":", "@", "*", "").ToArbitrary(), text =>
    {
        ImagePattern.Split(text);
        if (ImageReference.TryParse(text, out ImageReference? location)) Assert.Equal(location, ImageReference.Parse(location.ToString()));
    }).QuickCheckThrowOnFailure();

    private static Gen<string> Pieces(params string[] pieces) => Gen.Elements(pieces).ListOf(8).Select(string.Concat);

    [Theory]
    [InlineData("hello:1", ImageTransport.Registry, null, null)]
    [InlineData("docker://hello:1", ImageTransport.Registry, null, null)]
    [InlineData("oci:out", ImageTransport.Layout, "out", null)]
    [InlineData("oci:out/oci:v1.2", ImageTransport.Layout, "out/oci", "v1.2")]
    [InlineData("oci:/tmp/out:v1", ImageTransport.Layout, "/tmp/out", "v1")]
    [InlineData(@"oci:C:\out", ImageTransport.Layout, @"C:\out", null)]
    [InlineData(@"oci-archive:C:\out.tar:v1", ImageTransport.LayoutArchive, @"C:\out.tar", "v1")]
    [InlineData("docker-archive:hello.tar", ImageTransport.DockerArchive, "hello.tar", null)]
    [InlineData("docker-archive:hello.tar:acme/hello:1", ImageTransport.DockerArchive, "hello.tar", "acme/hello:1")]
    [InlineData("docker-daemon:hello:build", ImageTransport.Engine, null, null)]
    [InlineData("oci:out@sha256:" + Hash, ImageTransport.Layout, "out", "sha256:" + Hash)]
    [InlineData("oci:out:1.0@sha256:" + Hash, ImageTransport.Layout, "out", "sha256:" + Hash)]
    [InlineData("oci:out:sha256:" + Hash, ImageTransport.Layout, "out", "sha256:" + Hash)]
    [InlineData(@"oci-archive:C:\out.tar@sha256:" + Hash, ImageTransport.LayoutArchive, @"C:\out.tar", "sha256:" + Hash)]
    [InlineData("oci:me@home/out:1.0", ImageTransport.Layout, "me@home/out", "1.0")]
    public void A_place_is_spelt_as_other_tools_spell_it(string text, ImageTransport transport, string? path, string? selector)
    {
        var location = ImageReference.Parse(text);

        Assert.Equal((transport, path, selector), (location.Transport, location.Path, location.Selector));
        Assert.Equal(location, ImageReference.Parse(location.ToString()));
    }

    [Theory]
    [InlineData("oci:")]
    [InlineData("oci:out:")]
    [InlineData("docker://")]
    [InlineData("docker-daemon:Hello World")]
    [InlineData("ftp:x y")]
    public void Other_texts_name_no_place(string text) => Assert.False(ImageReference.TryParse(text, out _));

    [Theory]
    [InlineData("to.example.com/hello:2", "to.example.com/hello:2")]
    [InlineData("to.example.com/hello", "to.example.com/hello")]
    [InlineData("to.example.com/", "to.example.com/team/hello")]
    [InlineData("to.example.com:5000/mirror/", "to.example.com:5000/mirror/team/hello")]
    [InlineData("oci:out", "oci:out")]
    public void A_destination_with_a_slash_at_its_end_keeps_the_repository(string text, string expected) =>
        Assert.Equal(expected, ImageDestination.Of(text, ImageReference.Parse("from.example.com/team/hello:1")).ToString());

    [Fact]
    public void What_has_no_repository_can_not_keep_it() =>
        Assert.Equal("ImageDestinationUnknown", Assert.Throws<UsageException>(() => ImageDestination.Of("to.example.com/", ImageReference.Parse("oci:out"))).ErrorId);

    [Theory]
    [InlineData("registry.example.com/hello:1.*", "registry.example.com/hello", "1.*")]
    [InlineData("registry.example.com/hello", "registry.example.com/hello", "*")]
    [InlineData("localhost:5000/hello", "localhost:5000/hello", "*")]
    [InlineData("localhost:5000/hello:?.0", "localhost:5000/hello", "?.0")]
    [InlineData("oci:images", "oci:images", "*")]
    [InlineData("oci:images:1.*", "oci:images", "1.*")]
    [InlineData(@"oci:C:\images", @"oci:C:\images", "*")]
    [InlineData("hello@sha256:" + Hash, "hello@sha256:" + Hash, "*")]
    public void The_tag_of_a_name_may_be_a_pattern(string name, string place, string pattern) => Assert.Equal((place, pattern), ImagePattern.Split(name));

    [Theory]
    [InlineData("linux/amd64", "linux/amd64")]
    [InlineData("Linux/x86_64", "linux/amd64")]
    [InlineData("linux/aarch64/v8", "linux/arm64")]
    [InlineData("linux/armhf", "linux/arm/v7")]
    [InlineData("linux/arm/v6", "linux/arm/v6")]
    [InlineData("macos/arm64", "darwin/arm64")]
    public void A_platform_has_one_spelling(string text, string expected) => Assert.Equal(expected, ImagePlatform.Parse(text).ToString());

    [Theory]
    [InlineData("linux")]
    [InlineData("linux/")]
    [InlineData("a/b/c/d")]
    [InlineData("linux/../x")]
    public void Other_texts_are_no_platform(string text) => Assert.False(ImagePlatform.TryParse(text, out _));
}
