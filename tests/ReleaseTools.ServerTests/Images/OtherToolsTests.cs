using System.Text.Json;
using ReleaseTools.Engine.Images.Archive;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Images;

namespace ReleaseTools.ServerTests.Images;

/// <summary>skopeo and umoci read what we write, and we read what they write.</summary>
public sealed class OtherToolsTests : IDisposable
{
    private readonly TestFolder _work = new();

    private string Layout => _work.At("layout");

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task Skopeo_reads_a_layout_an_archive_of_it_and_one_of_docker_save()
    {
        ImageManifest image = await ImageFolder.WriteAsync(Layout, "1.0");
        Assert.Equal(image.Digest, await ImageFolder.CopyAsync(new LayoutFolder(Layout), "1.0", new LayoutArchiveTarget(_work.At("oci.tar")), "1.0"));
        Assert.Equal(image.Digest, await ImageFolder.CopyAsync(new LayoutFolder(Layout), "1.0", new DockerArchiveTarget(_work.At("docker.tar")), "example.com/hello:1.0"));

        Assert.Equal($"{image.Digest}", await DigestAsync($"oci:{Layout}:1.0"));
        Assert.Equal($"{image.Digest}", await DigestAsync($"oci-archive:{_work.At("oci.tar")}:1.0"));
        Assert.Equal(2, Layers(await Tool.RunAsync("skopeo", "inspect", $"docker-archive:{_work.At("docker.tar")}:example.com/hello:1.0")));
        await Tool.RunAsync("skopeo", "--insecure-policy", "copy", $"docker-archive:{_work.At("docker.tar")}:example.com/hello:1.0", $"dir:{_work.At("dir")}");
    }

    [Fact]
    public async Task What_skopeo_writes_is_read()
    {
        ImageManifest image = await ImageFolder.WriteAsync(Layout, "1.0");
        string copy = _work.At("copy"), oci = _work.At("oci.tar"), docker = _work.At("docker.tar");
        await Tool.RunAsync("skopeo", "--insecure-policy", "copy", $"oci:{Layout}:1.0", $"oci:{copy}:a");
        await Tool.RunAsync("skopeo", "--insecure-policy", "copy", $"oci:{Layout}:1.0", $"oci-archive:{oci}:b");
        await Tool.RunAsync("skopeo", "--insecure-policy", "copy", $"oci:{Layout}:1.0", $"docker-archive:{docker}:hello:c");

        // it is the one that packs anew, where it packs: its digest is taken as it is
        Assert.Equal(await DigestAsync($"oci:{copy}:a"), $"{await ImageFolder.CopyAsync(new LayoutFolder(copy), "a", new LayoutFolder(_work.At("1")), "a")}");
        Assert.Equal(await DigestAsync($"oci-archive:{oci}:b"), $"{await ImageFolder.CopyAsync(new ArchiveSource(oci, ImageTransport.LayoutArchive), null, new LayoutFolder(_work.At("2")), "b")}");
        await ImageFolder.CopyAsync(new ArchiveSource(docker, ImageTransport.DockerArchive), "hello:c", new LayoutFolder(_work.At("3")), "c");
        Assert.Equal(image.Config!.Digest.ToString(), JsonDocument.Parse(await Tool.RunAsync("skopeo", "inspect", "--raw", $"oci:{_work.At("3")}:c")).RootElement.GetProperty("config").GetProperty("digest").GetString());
    }

    [Fact]
    public async Task Umoci_unpacks_what_is_written_and_adds_to_it()
    {
        ImageManifest image = await ImageFolder.WriteAsync(Layout, "1.0");

        await Tool.RunAsync("umoci", "unpack", "--rootless", "--image", $"{Layout}:1.0", _work.At("bundle"));
        await Tool.RunAsync("umoci", "config", "--image", $"{Layout}:1.0", "--tag", "2.0", "--config.cmd", "/hello");

        Assert.Equal("2", File.ReadAllText(_work.At("bundle", "rootfs", "etc", "second")));
        await using var layout = new LayoutFolder(Layout);
        Assert.Equal(["1.0", "2.0"], await layout.ListTagsAsync(default).Order().ToArrayAsync());
        Assert.NotEqual(image.Digest, (await layout.FindManifestAsync("2.0", default))!.Digest);
        await ImageFolder.CopyAsync(new LayoutFolder(Layout), "2.0", new LayoutArchiveTarget(_work.At("oci.tar")), "2.0");
    }

    private static async Task<string> DigestAsync(string location) => JsonDocument.Parse(await Tool.RunAsync("skopeo", "inspect", location)).RootElement.GetProperty("Digest").GetString()!;

    private static int Layers(string inspected) => JsonDocument.Parse(inspected).RootElement.GetProperty("Layers").GetArrayLength();
}
