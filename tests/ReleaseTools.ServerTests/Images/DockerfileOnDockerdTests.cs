using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Images.Archive;
using ReleaseTools.Engine.Images.Daemon;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Images;

namespace ReleaseTools.ServerTests.Images;

/// <summary>Dockerfiles that become archives, by a real container engine.</summary>
public sealed class DockerfileOnDockerdTests(Dockerd server) : IClassFixture<Dockerd>, IDisposable
{
    private readonly TestFolder _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task A_Dockerfile_becomes_an_archive_and_nothing_stays_in_the_engine()
    {
        Context("FROM scratch\nARG who\nCOPY busybox /bin/busybox\nRUN [\"/bin/busybox\", \"sh\", \"-c\", \"echo hello $who\"]\nCMD [\"/bin/busybox\", \"true\"]\n");
        string before = await ImagesAsync();
        var lines = new List<string>();

        ImageDigest digest = await ExportAsync(new BuildRequest(_work.At("context")) { Arguments = new Dictionary<string, string> { ["who"] = "archive" } }, lines.Add);

        Assert.Contains("hello archive", lines);
        await using var archive = new ArchiveSource(_work.At("image.tar"), ImageTransport.LayoutArchive);
        ImageManifest image = (await archive.FindManifestAsync(null, default))!;
        Assert.Equal(digest, image.Digest);
        Assert.All(image.Layers, layer => Assert.Equal(ImageMediaType.OciLayerGzip, layer.MediaType));
        Assert.Empty(await new ImageTester(archive, archive.Name, NoProgress.Instance).TestAsync(null, default));
        Assert.Equal(before, await ImagesAsync());
    }

    [Fact]
    public async Task An_image_that_was_in_the_engine_before_stays_there()
    {
        Context("FROM scratch\nCOPY busybox /bin/busybox\nLABEL kept=yes\n");
        await new EngineBuilder(server.Client).BuildAsync(new BuildRequest(_work.At("context")) { Name = ImageReference.Parse("kept:1") }, _ => { }, default);
        string before = await ImagesAsync();

        await ExportAsync(new BuildRequest(_work.At("context")), _ => { });

        Assert.Contains("kept:1", before, StringComparison.Ordinal);
        Assert.Equal(before, await ImagesAsync());
    }

    [Fact]
    public async Task What_is_named_by_the_request_is_kept_under_that_name()
    {
        Context("FROM scratch\nCOPY busybox /bin/busybox\nLABEL named=yes\n");

        await ExportAsync(new BuildRequest(_work.At("context")) { Name = ImageReference.Parse("named:1") }, _ => { });

        Assert.Contains("named:1", await ImagesAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_built_for_the_platform_that_is_asked_for()
    {
        Context("FROM scratch\nCOPY busybox /bin/busybox\nLABEL platform=other\n");

        ImageDigest digest = await ExportAsync(new BuildRequest(_work.At("context")) { Platform = ImagePlatform.Parse("linux/s390x") }, _ => { });

        await using var archive = new ArchiveSource(_work.At("image.tar"), ImageTransport.LayoutArchive);
        ContainerImage image = (await new ImageInspector(archive).TryReadAsync(digest.ToString(), default))!;
        Assert.Equal("linux/s390x", Assert.Single(image.Platforms).ToString());
    }

    [Fact]
    public async Task A_build_that_fails_leaves_the_archive_that_was_there()
    {
        Context("FROM scratch\nCOPY busybox /bin/busybox\nRUN [\"/bin/busybox\", \"sh\", \"-c\", \"exit 3\"]\n");
        _work.Write("image.tar", "of before");

        await Assert.ThrowsAsync<EngineFailedException>(() => ExportAsync(new BuildRequest(_work.At("context")), _ => { }));

        Assert.Equal("of before", await File.ReadAllTextAsync(_work.At("image.tar")));
    }

    private async Task<ImageDigest> ExportAsync(BuildRequest request, Action<string> line)
    {
        await using var target = new LayoutArchiveTarget(_work.At("image.tar"));
        return await new DockerfileBuild(server.Client, NoProgress.Instance).ExportAsync(request, target, line, default);
    }

    private async Task<string> ImagesAsync()
    {
        EngineImageSummary[] images = await server.Client.FindAsync("images/json?all=1", EngineJson.Default.EngineImageSummaryArray, default) ?? [];
        return string.Join('\n', images.Select(image => $"{image.Id} {string.Join(' ', image.RepoTags ?? [])}").Order(StringComparer.Ordinal));
    }

    private void Context(string dockerfile)
    {
        _work.Write("context/Dockerfile", dockerfile);
        File.Copy("/bin/busybox", _work.At("context", "busybox"));
    }
}
