using ReleaseTools.Definitions;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Images.Archive;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Workflow.Images;
using ReleaseTools.Images;

namespace ReleaseTools.Tests.Images.Releases;

/// <summary>An image of a release that its build wrote platform by platform.</summary>
public sealed class JoinedReleaseImageTests : IDisposable
{
    private readonly TestFolder _work = new();
    private readonly MemoryImages _built = new MemoryRegistry("built.example.com").Repository("hello");

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task Archives_and_layouts_of_single_platforms_become_one_image()
    {
        ImageManifest amd = _built.AddImageFor("linux/amd64", "amd64", "a"), arm = _built.AddImageFor("linux/arm64", "arm64", "b"), s390x = _built.AddImageFor("linux/s390x", "s390x", "c");
        await WriteAsync(new LayoutArchiveTarget(_work.At("amd64.tar")), "amd64");
        await WriteAsync(new DockerArchiveTarget(_work.At("arm64.tar")), "arm64", "hello:arm64");
        await WriteAsync(new LayoutFolder(_work.At("s390x")), "s390x");

        ReleaseImage image = await CollectAsync("oci:s390x:s390x", "docker-archive:arm64.tar", "amd64.tar");

        Assert.Equal(["linux/amd64", "linux/arm64", "linux/s390x"], image.Platforms);
        await using var collected = new LayoutFolder(_work.At("images"));
        ImageManifest index = (await collected.FindManifestAsync(image.Digest.ToString(), default))!;
        Assert.Equal([amd.Config!.Digest, arm.Config!.Digest, s390x.Config!.Digest], await Task.WhenAll(index.Manifests.Select(async child => (await collected.ReadChildAsync(child, "x", default)).Config!.Digest)));
        Assert.Empty(await new ImageTester(collected, "x", NoProgress.Instance).TestAsync(image.Digest.ToString(), default));
        Assert.Equal(image.Digest, (await CollectAsync("amd64.tar", "docker-archive:arm64.tar", "oci:s390x:s390x")).Digest);
    }

    [Fact]
    public async Task A_part_that_the_build_did_not_make_is_named()
    {
        _built.AddImageFor("linux/amd64", "amd64", "a");
        await WriteAsync(new LayoutArchiveTarget(_work.At("amd64.tar")), "amd64");

        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => CollectAsync("amd64.tar", "arm64.tar"));

        Assert.Equal(("ImageNotBuilt", "The image r.example.com/hello comes from arm64.tar, which the build did not make."), (e.ErrorId, e.Message));
    }

    [Fact]
    public async Task Two_parts_for_one_platform_are_both_named()
    {
        _built.AddImageFor("linux/amd64", "one", "a");
        _built.AddImageFor("linux/amd64", "other", "b");
        await WriteAsync(new LayoutArchiveTarget(_work.At("one.tar")), "one");
        await WriteAsync(new LayoutArchiveTarget(_work.At("other.tar")), "other");

        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => CollectAsync("one.tar", "other.tar"));

        Assert.Equal("ImagePlatformShared", e.ErrorId);
        Assert.Matches("linux/amd64 would be (one|other).tar .* and (one|other).tar ", e.Message);
    }

    [Fact]
    public void Its_parts_may_have_variables_and_survive_a_session()
    {
        var image = new ImageDefinition { Name = "r.example.com/hello", From = new ImageOrigin { Join = ["out/${version}-amd64.tar", "docker-daemon:hello:${version}"] } };

        ImageDefinition expanded = ReleaseImages.Expand(image, Sample.Settings("1.2.0").Scope(_ => null));

        Assert.Equal(["out/1.2.0-amd64.tar", "docker-daemon:hello:1.2.0"], expanded.From.Join);
        Assert.Equal(image.From.Join, Assert.Single(DefinitionJson.Read(DefinitionJson.Write(new ReleaseDefinition { Product = "hello", Images = [image] })).Images).From.Join);
        Assert.True(image.From.NeedsEngine);
        Assert.False(new ImageOrigin { Join = ["oci:a", "b.tar"] }.NeedsEngine);
    }

    private async Task WriteAsync(IImageTarget target, string image, string? tag = null)
    {
        await using (target)
        {
            await new ImageCopier(_built, target, new BlobLedger(), NoProgress.Instance).CopyAsync(image, [tag ?? image], default);
            await target.CompleteAsync(default);
        }
    }

    private Task<ReleaseImage> CollectAsync(params string[] parts) =>
        new ImageCollector(new ImageTransports(new Dictionary<string, string>()), _work.Path, _work.At("images"), NoProgress.Instance, _ => { })
            .CollectAsync(new ImageDefinition { Name = "r.example.com/hello", From = new ImageOrigin { Join = parts } }, default);
}
