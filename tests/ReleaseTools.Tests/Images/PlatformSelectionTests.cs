using System.Text;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;

namespace ReleaseTools.Tests.Images;

public sealed class PlatformSelectionTests
{
    private readonly MemoryRegistry _there = new("from.example.com"), _here = new("to.example.com");

    private MemoryImages From => _there.Repository("hello");

    private MemoryImages To => _here.Repository("hello");

    [Theory]
    [InlineData("linux/amd64", "linux/amd64")]
    [InlineData("linux/arm/v7", "linux/arm/v7")]
    [InlineData("linux/aarch64", "linux/arm64")]
    [InlineData("windows/amd64:10.0.20348.1", "windows/amd64:10.0.20348.1")]
    [InlineData("linux/arm/v7:5.1", "linux/arm/v7:5.1")]
    public void A_platform_is_written_as_it_is_read(string text, string platform) => Assert.Equal(platform, ImagePlatform.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("linux")]
    [InlineData("linux/amd64:")]
    [InlineData("linux/amd64:1:2")]
    [InlineData(":1")]
    [InlineData("linux//v7")]
    public void What_is_no_platform_is_refused(string text) => Assert.Throws<UsageException>(() => ImagePlatform.Parse(text));

    [Theory]
    [InlineData("windows/amd64:10.0.20348.1", "windows/amd64", true)]
    [InlineData("windows/amd64:10.0.20348.1", "windows/amd64:10.0.20348.1", true)]
    [InlineData("windows/amd64:10.0.20348.1", "windows/amd64:10.0.20348", true)]
    [InlineData("windows/amd64:10.0.20348.10", "windows/amd64:10.0.20348.1", false)]
    [InlineData("windows/amd64", "windows/amd64:10.0", false)]
    [InlineData("linux/arm/v7", "linux/arm", true)]
    [InlineData("linux/arm", "linux/arm/v7", false)]
    public void A_platform_satisfies_what_says_less(string platform, string wanted, bool satisfies) => Assert.Equal(satisfies, ImagePlatform.Parse(platform).Satisfies(ImagePlatform.Parse(wanted)));

    [Fact]
    public async Task A_single_image_is_copied_only_for_its_own_platform()
    {
        From.AddImage("1.0", "a");

        RefusedException refused = await Assert.ThrowsAsync<RefusedException>(() => CopyAsync("1.0", "linux/arm64"));

        Assert.Equal(("ImagePlatformMissing", "from.example.com/hello:1.0 is not there for linux/arm64.", "It is for: linux/amd64."), (refused.ErrorId, refused.Message, refused.Remedy));
        Assert.Empty(To.Tags);
        await CopyAsync("1.0", "linux/amd64");
        Assert.Single(To.Tags);
    }

    [Fact]
    public async Task What_does_not_say_what_it_runs_on_is_copied_without_a_platform()
    {
        From.Add($$"""{"schemaVersion":2,"mediaType":"{{ImageMediaType.OciManifest}}","config":{{SampleImages.Json(From.Add("{}"u8.ToArray(), ImageMediaType.OciConfig))}},"layers":[]}""", "1.0");

        Assert.Contains("does not say what it runs on", (await Assert.ThrowsAsync<RefusedException>(() => CopyAsync("1.0", "linux/amd64"))).Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_platform_is_found_in_a_list_in_a_list()
    {
        ImageManifest arm = From.AddImage(null, "b");
        ImageManifest inner = From.AddIndex(null, ("linux/amd64", From.AddImage(null, "a")), ("linux/arm64", arm));
        Nest("1.0", inner);

        Assert.Equal(arm.Digest, (await CopyAsync("1.0", "linux/arm64")).Digest);
        RefusedException refused = await Assert.ThrowsAsync<RefusedException>(() => CopyAsync("1.0", "windows/amd64"));
        Assert.Equal("It is for: linux/amd64, linux/arm64.", refused.Remedy);
    }

    [Fact]
    public async Task A_list_in_a_list_has_the_size_and_the_platforms_of_its_images()
    {
        ImageManifest amd = From.AddImage(null, "aaaa"), arm = From.AddImage(null, "bb");
        Nest("1.0", From.AddIndex(null, ("linux/amd64", amd), ("linux/arm64", arm)));

        ContainerImage image = (await new ImageInspector(From).TryReadAsync("1.0", default))!;

        Assert.Equal(["linux/amd64", "linux/arm64"], image.Platforms.Select(platform => platform.ToString()));
        Assert.Equal(4 + 2 + amd.Config!.Size + arm.Config!.Size, image.Size);
    }

    [Fact]
    public async Task What_a_list_does_not_say_the_configuration_does()
    {
        ImageManifest image = From.AddImage(null, "a");
        From.Add($$"""{"schemaVersion":2,"mediaType":"{{ImageMediaType.OciIndex}}","manifests":[{{SampleImages.Json(image.Descriptor)}}]}""", "1.0");

        Assert.Equal("linux/amd64", Assert.Single((await new ImageInspector(From).TryReadAsync("1.0", default))!.Platforms).ToString());
        Assert.Equal(image.Digest, (await CopyAsync("1.0", "linux/amd64")).Digest);
    }

    [Fact]
    public async Task Of_several_builds_of_Windows_one_is_chosen()
    {
        ImageManifest older = From.AddImage(null, "a"), newer = From.AddImage(null, "b");
        List("1.0", (older, """{"os":"windows","architecture":"amd64","os.version":"10.0.17763.1"}"""), (newer, """{"os":"windows","architecture":"amd64","os.version":"10.0.20348.1"}"""));

        Assert.Equal(newer.Digest, (await CopyAsync("1.0", "windows/amd64:10.0.20348")).Digest);
        RefusedException refused = await Assert.ThrowsAsync<RefusedException>(() => CopyAsync("1.0", "windows/amd64"));
        Assert.Equal(("ImagePlatformAmbiguous", "Name one of them: windows/amd64:10.0.17763.1, windows/amd64:10.0.20348.1."), (refused.ErrorId, refused.Remedy));
    }

    [Fact]
    public async Task What_is_exactly_the_wanted_platform_wins()
    {
        ImageManifest plain = From.AddImage(null, "a"), v9 = From.AddImage(null, "b");
        List("1.0", (v9, """{"os":"linux","architecture":"arm64","variant":"v9"}"""), (plain, """{"os":"linux","architecture":"arm64"}"""));

        Assert.Equal(plain.Digest, (await CopyAsync("1.0", "linux/arm64")).Digest);
        Assert.Equal(v9.Digest, (await CopyAsync("1.0", "linux/arm64/v9")).Digest);
    }

    [Fact]
    public async Task Several_platforms_make_an_index_of_those_alone()
    {
        ImageManifest amd = From.AddImage(null, "a"), arm = From.AddImage(null, "b"), s390x = From.AddImage(null, "c"), about = From.AddImage(null, "d");
        ImageManifest whole = From.Add($$"""
            {"schemaVersion":2,"mediaType":"{{ImageMediaType.OciIndex}}","annotations":{"by":"ann"},"manifests":[{{Child(amd, "linux/amd64")}},{{Child(arm, "linux/arm64")}},{{Child(s390x, "linux/s390x")}},
            {{SampleImages.Json(about.Descriptor)[..^1]}},"platform":{"os":"unknown","architecture":"unknown"},"annotations":{"vnd.docker.reference.digest":"{{arm.Digest}}","vnd.docker.reference.type":"attestation-manifest"} }]}
            """, "1.0");

        CopiedImage copied = await CopyAsync("1.0", "linux/arm64", "linux/amd64");

        ImageManifest index = (await To.FindManifestAsync("1.0", default))!;
        Assert.Equal([amd.Digest, arm.Digest, about.Digest], index.Manifests.Select(child => child.Digest));
        Assert.Equal((index.Digest, whole.Digest), (copied.Digest, copied.SourceDigest));
        Assert.Equal(("ann", "linux/arm64"), (index.Annotations["by"], index.Manifests[1].Platform!.ToString()));
        Assert.Equal(copied.Digest, (await CopyAsync("1.0", "linux/amd64", "linux/arm64")).Digest);
        Assert.Equal(4, To.Manifests.Count);
    }

    [Fact]
    public async Task All_platforms_that_there_are_make_the_same_index()
    {
        ImageManifest whole = From.AddIndex("1.0", ("linux/amd64", From.AddImage(null, "a")), ("linux/arm64", From.AddImage(null, "b")));

        Assert.Equal(whole.Digest, (await CopyAsync("1.0", "linux/amd64", "linux/arm64")).Digest);
    }

    [Fact]
    public async Task Several_platforms_of_a_list_in_a_list_make_one_index()
    {
        Nest("1.0", From.AddIndex(null, ("linux/amd64", From.AddImage(null, "a")), ("linux/arm64", From.AddImage(null, "b")), ("linux/s390x", From.AddImage(null, "c"))));

        await CopyAsync("1.0", "linux/amd64", "linux/arm64");

        Assert.Equal(["linux/amd64", "linux/arm64"], (await To.FindManifestAsync("1.0", default))!.Manifests.Select(child => $"{child.Platform}"));
    }

    [Fact]
    public async Task One_platform_that_is_missing_ends_it_before_anything_is_written()
    {
        From.AddIndex("1.0", ("linux/amd64", From.AddImage(null, "a")));

        await Assert.ThrowsAsync<RefusedException>(() => CopyAsync("1.0", "linux/amd64", "linux/arm64"));
        Assert.Empty(To.Blobs);
    }

    [Fact]
    public async Task Sizes_beyond_all_numbers_are_shown_as_the_largest_number()
    {
        string part = $$"""{"mediaType":"{{ImageMediaType.OciLayer}}","size":{{long.MaxValue}},"digest":"sha256:""";
        From.Add($$"""{"schemaVersion":2,"mediaType":"{{ImageMediaType.OciManifest}}","config":{{part}}{{new string('a', 64)}}"},"layers":[{{part}}{{new string('b', 64)}}"}]}""", "1.0");

        Assert.Equal(long.MaxValue, (await new ImageInspector(From).TryReadAsync("1.0", default))!.Size);
    }

    [Fact]
    public async Task Foreign_layers_stay_where_they_are_unless_they_are_asked_for()
    {
        ImageManifest plain = From.AddImage(null, "a", "b");
        string foreign = Encoding.UTF8.GetString(plain.Bytes.Span).Replace($"\"{ImageMediaType.OciLayer}\",\"digest\":\"{plain.Layers[0].Digest}\"",
            $"\"application/vnd.docker.image.rootfs.foreign.diff.tar.gzip\",\"urls\":[\"https://example.com/layer\"],\"digest\":\"{plain.Layers[0].Digest}\"", StringComparison.Ordinal);
        From.Add(foreign, "1.0");

        CopiedImage copied = await CopyAsync("1.0");
        Assert.Equal((2, 1), (copied.Sent, copied.Foreign));
        Assert.DoesNotContain(plain.Layers[0].Digest, To.Blobs);

        CopiedImage whole = await new ImageCopier(From, _here.Repository("whole"), new BlobLedger(), NoProgress.Instance, new ImageCopyOptions { IncludeForeign = true }).CopyAsync("1.0", ["1.0"], default);
        Assert.Equal((copied.Digest, 0), (whole.Digest, whole.Foreign));
        Assert.Contains(plain.Layers[0].Digest, _here.Repository("whole").Blobs);
        CopiedImage later = await new ImageCopier(From, To, new BlobLedger(), NoProgress.Instance, new ImageCopyOptions { IncludeForeign = true }).CopyAsync("1.0", ["1.0"], default);
        Assert.Equal((false, 1), (later.Existed, later.Sent));
        Assert.Contains(plain.Layers[0].Digest, To.Blobs);

        var said = new SayingSink();
        Assert.Empty(await new ImageTester(To, "hello:1.0", said).TestAsync("1.0", default));
        Assert.Contains("hello:1.0: layer 1 was not read: it is foreign, and stays at https://example.com/layer", string.Join('\n', said.Lines), StringComparison.Ordinal);
    }

    private void Nest(string tag, ImageManifest inner) => From.Add($$"""{"schemaVersion":2,"mediaType":"{{ImageMediaType.OciIndex}}","manifests":[{{SampleImages.Json(inner.Descriptor)}}]}""", tag);

    private void List(string tag, params (ImageManifest Image, string Platform)[] children) => From.Add(
        $$"""{"schemaVersion":2,"mediaType":"{{ImageMediaType.OciIndex}}","manifests":[{{string.Join(',', children.Select(child => $"{SampleImages.Json(child.Image.Descriptor)[..^1]},\"platform\":{child.Platform}}}"))}}]}""", tag);

    private static string Child(ImageManifest image, string platform) =>
        $$"""{{SampleImages.Json(image.Descriptor)[..^1]}},"platform":{"os":"{{platform.Split('/')[0]}}","architecture":"{{platform.Split('/')[1]}}"} }""";

    private Task<CopiedImage> CopyAsync(string tag, params string[] platforms) =>
        new ImageCopier(From, To, new BlobLedger(), NoProgress.Instance, new ImageCopyOptions { Platforms = [.. platforms.Select(ImagePlatform.Parse)], Floats = _ => true }).CopyAsync(tag, [tag], default);
}
