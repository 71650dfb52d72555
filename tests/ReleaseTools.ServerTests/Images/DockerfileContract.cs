using Docker.DotNet.Models;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Images.Archive;
using ReleaseTools.Engine.Images.Daemon;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Engine.Images.Registry.Credentials;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;

namespace ReleaseTools.ServerTests.Images;

/// <summary>Dockerfiles that become archives, by a real container engine, whichever builder it prefers.</summary>
public abstract class DockerfileContract(Dockerd server) : IDisposable
{
    private readonly TestFolder _work = new();

    public void Dispose()
    {
        _work.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_Dockerfile_becomes_an_archive_and_nothing_stays_in_the_engine()
    {
        Context("FROM scratch\nARG who\nCOPY busybox /bin/busybox\nRUN [\"/bin/busybox\", \"sh\", \"-c\", \"echo hello $who\"]\nCMD [\"/bin/busybox\", \"true\"]\n");
        string before = await ImagesAsync();
        var lines = new List<string>();

        ImageDigest digest = await ExportAsync(Request with { Arguments = new Dictionary<string, string> { ["who"] = "archive" } }, lines.Add);

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
        await new DockerBuilder(server.Client).BuildAsync(Request with { Name = RegistryReference.Parse("kept:1") }, _ => { }, default);
        string before = await ImagesAsync();

        await ExportAsync(Request, _ => { });

        Assert.Contains("kept:1", before, StringComparison.Ordinal);
        Assert.Equal(before, await ImagesAsync());
    }

    [Fact]
    public async Task What_is_named_by_the_request_is_kept_under_that_name()
    {
        Context("FROM scratch\nCOPY busybox /bin/busybox\nLABEL named=yes\n");

        await ExportAsync(Request with { Name = RegistryReference.Parse("named:1") }, _ => { });

        Assert.Contains("named:1", await ImagesAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_built_for_the_platform_that_is_asked_for()
    {
        Context("FROM scratch\nCOPY busybox /bin/busybox\nLABEL platform=other\n");

        ImageDigest digest = await ExportAsync(Request with { Platform = ImagePlatform.Parse("linux/s390x") }, _ => { });

        await using var archive = new ArchiveSource(_work.At("image.tar"), ImageTransport.LayoutArchive);
        ContainerImage image = (await new ImageInspector(archive).TryReadAsync(digest.ToString(), default))!;
        Assert.Equal("linux/s390x", Assert.Single(image.Platforms).ToString());
    }

    [Fact]
    public async Task A_build_that_fails_names_its_command_and_leaves_the_archive_that_was_there()
    {
        Context("FROM scratch\nCOPY busybox /bin/busybox\nRUN [\"/bin/busybox\", \"sh\", \"-c\", \"echo before; exit 3\"]\n");
        _work.Write("image.tar", "of before");

        DockerFailedException e = await Assert.ThrowsAsync<DockerFailedException>(() => ExportAsync(Request, _ => { }));

        Assert.Contains("RUN [\"/bin/busybox\", \"sh\"", e.Message, StringComparison.Ordinal);
        Assert.Contains("\nbefore\n", e.Message, StringComparison.Ordinal);
        Assert.Equal("of before", await File.ReadAllTextAsync(_work.At("image.tar")));
    }

    [Fact]
    public async Task A_Dockerfile_that_can_not_be_read_is_told()
    {
        Context("FROM scratch\nCOPYY busybox /bin/busybox\n");

        Assert.Contains("unknown instruction: COPYY", (await Assert.ThrowsAsync<DockerFailedException>(() => ExportAsync(Request, _ => { }))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_platforms_become_an_index()
    {
        Context("FROM scratch\nCOPY busybox /bin/busybox\nLABEL platforms=several\n");
        string before = await ImagesAsync();

        ImageDigest digest = await ExportAllAsync("linux/s390x", "linux/arm/v7", "linux/amd64");

        await using var layout = new LayoutFolder(_work.At("layout"));
        ImageManifest index = (await layout.FindManifestAsync(digest.ToString(), default))!;
        ContainerImage image = (await new ImageInspector(layout).TryReadAsync(digest.ToString(), default))!;
        Assert.Equal(ImageMediaType.OciIndex, index.MediaType);
        Assert.Equal(["linux/amd64", "linux/arm/v7", "linux/s390x"], index.Manifests.Select(entry => $"{entry.Platform}"));
        Assert.Equal(["linux/amd64", "linux/arm/v7", "linux/s390x"], image.Platforms.Select(platform => platform.ToString()).Order(StringComparer.Ordinal));
        Assert.Empty(await new ImageTester(layout, layout.Name, NoProgress.Instance).TestAsync(digest.ToString(), default));
        Assert.Equal(before, await ImagesAsync());
    }

    [Fact]
    public async Task A_platform_that_fails_is_named_with_what_became_of_the_others()
    {
        Context("FROM scratch\nCOPY busybox /bin/busybox\nRUN [\"/bin/busybox\", \"sh\", \"-c\", \"exit 3\"]\n");

        ReleaseException e = await Assert.ThrowsAnyAsync<ReleaseException>(() => ExportAllAsync("linux/arm64", "linux/amd64"));

        Assert.Equal("EngineFailed", e.ErrorId);
        Assert.Contains("Dockerfile was not built for linux/arm64", e.Message, StringComparison.Ordinal);
        Assert.Contains("Not started: linux/amd64.", e.Message, StringComparison.Ordinal);
    }

    internal async Task<ImageDigest> ExportAsync(BuildRequest request, Action<string> line)
    {
        await using var target = new LayoutArchiveTarget(_work.At("image.tar"));
        return await Build.ExportAsync(request, target, line, default);
    }

    protected void Context(string dockerfile)
    {
        _work.Write("context/Dockerfile", dockerfile);
        File.Copy("/bin/busybox", _work.At("context", "busybox"));
    }

    internal BuildRequest Request => new(_work.At("context"));

    private DockerfileBuild Build => new(server.Client, new RegistryCredentials(new Dictionary<string, string>()), NoProgress.Instance);

    private async Task<ImageDigest> ExportAllAsync(params string[] platforms)
    {
        await using var layout = new LayoutFolder(_work.At("layout"));
        return await Build.ExportAsync(Request, [.. platforms.Select(ImagePlatform.Parse)], layout, _ => { }, default);
    }

    private async Task<string> ImagesAsync()
    {
        IList<ImagesListResponse> images = await server.Client.AskAsync(docker => docker.Images.ListImagesAsync(new ImagesListParameters { All = true }));
        return string.Join('\n', images.Select(image => $"{image.ID} {string.Join(' ', image.RepoTags ?? [])}").Order(StringComparer.Ordinal));
    }
}
