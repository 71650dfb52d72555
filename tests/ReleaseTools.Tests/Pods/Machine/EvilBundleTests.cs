using System.Formats.Tar;
using ReleaseTools.Engine.Pods.Machine.Unpacking;
using ReleaseTools.Images;
using ReleaseTools.Pods.Machine;
using ReleaseTools.TestKit.Pods;

namespace ReleaseTools.Tests.Pods.Machine;

public sealed class EvilBundleTests
{
    // of data: a volume
    [Theory]
    [InlineData("../out", "x")]
    [InlineData("a/../../out", "x")]
    [InlineData("a/../b", "x")]
    [InlineData("/etc/out", "x")]
    [InlineData("link", "->/etc")]
    [InlineData("link", "->../..")]
    [InlineData("a/link", "->../../x")]
    [InlineData("hard", "=>/etc/passwd")]
    [InlineData("hard", "=>../pod.json")]
    [InlineData("hard", "=>none")]
    public async Task A_volume_with_such_an_entry_is_refused(string name, string text) => await AssertRefusedAsync("PodArchiveRefused", world => Volume(world, SampleBundle.Tar((name, text))));

    [Fact]
    public async Task A_name_through_a_link_is_refused() => await AssertRefusedAsync("PodArchiveRefused", world => Volume(world, SampleBundle.Tar(("a/", null), ("link", "->a"), ("link/file", "x"))));

    [Fact]
    public async Task Names_that_differ_only_in_case_are_refused() => await AssertRefusedAsync("PodArchiveRefused", world => Volume(world, SampleBundle.Tar(("File", "x"), ("file", "y"))));

    [Theory]
    [InlineData(TarEntryType.BlockDevice)]
    [InlineData(TarEntryType.CharacterDevice)]
    [InlineData(TarEntryType.Fifo)]
    public async Task A_device_is_refused(TarEntryType type)
    {
        byte[] tar = SampleBundle.Tar(writer => writer.WriteEntry(new PaxTarEntry(type, "dev/sda")));
        await AssertRefusedAsync("PodArchiveRefused", world => Volume(world, tar));
        await AssertRefusedAsync("PodArchiveRefused", world => Image(world, tar));
    }

    [Fact]
    public async Task An_archive_that_is_damaged_is_refused()
    {
        byte[] packed = SampleBundle.Gzip(SampleBundle.Tar(("file", new string('x', 100_000))));
        await AssertRefusedAsync("PodArchiveRefused", world => Volume(world, packed[..(packed.Length / 2)]));
        await AssertRefusedAsync("PodArchiveRefused", world => Volume(world, [.. Enumerable.Repeat((byte)'x', 5000)]));
    }

    [Theory]
    [InlineData(1 << 20, 100_000)]
    [InlineData(1 << 30, 50)]
    public async Task A_bomb_is_refused(long bytes, long entries)
    {
        byte[] bomb = SampleBundle.Gzip(SampleBundle.Tar([("big", new string('x', 4 << 20)), .. Enumerable.Range(0, 60).Select(each => ($"f{each}", (string?)""))]));
        await AssertRefusedAsync("PodTooLarge", world => Volume(world, bomb), new UnpackLimits(bytes, entries));
        await AssertRefusedAsync("PodTooLarge", world => Image(world, bomb), new UnpackLimits(bytes, entries));
    }

    [Theory]
    [InlineData("../out", "x")]
    [InlineData("/etc/out", "x")]
    [InlineData("link", "->../../etc")]
    [InlineData("hard", "=>../../out")]
    [InlineData("a/.wh...", "")]
    public async Task An_image_with_such_an_entry_is_refused(string name, string text) => await AssertRefusedAsync("PodArchiveRefused", world => Image(world, SampleBundle.Tar((name, text))));

    [Fact]
    public async Task Links_of_an_image_stay_in_it()
    {
        using var world = new PodWorld();
        Directory.CreateDirectory(world["outside"]);

        DeployedPod pod = await world.DeployAsync(Image(world,
            SampleBundle.Tar(("link", $"->{world["outside"]}"), ("usr/lib/", null), ("lib", "->usr/lib"), ("bin/tool", "tool")),
            SampleBundle.Tar(("link/evil", "x"), ("lib/so", "y"))));

        string rootfs = Path.Combine(pod.Folder!, "images/base/rootfs");
        Assert.Empty(Directory.EnumerateFileSystemEntries(world["outside"]));
        Assert.Equal("x", File.ReadAllText(Path.Combine(rootfs, world["outside"].TrimStart('/'), "evil")));
        Assert.Equal("y", File.ReadAllText(Path.Combine(rootfs, "usr/lib/so")));
    }

    [Fact]
    public async Task Whiteouts_hide_what_is_below()
    {
        using var world = new PodWorld();

        DeployedPod pod = await world.DeployAsync(Image(world,
            SampleBundle.Tar(("bin/tool", "tool"), ("a/old", "1"), ("a/kept", "2"), ("b/old", "3"), ("b/below/old", "4"), ("c", "file")),
            SampleBundle.Tar(("a/.wh.old", ""), ("b/below/new", "5"), ("b/.wh..wh..opq", ""), ("b/new", "6"), ("c/", null), ("c/d", "7"))));

        string rootfs = Path.Combine(pod.Folder!, "images/base/rootfs");
        Assert.Equal(["a/kept", "b/below/new", "b/new", "bin/tool", "c/d"], Directory.EnumerateFiles(rootfs, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(rootfs, file)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Another_digest_is_refused()
    {
        byte[] tar = SampleBundle.Gzip(SampleBundle.Tar(("file", "x")));
        await AssertRefusedAsync("PodDigestDiffers", world => Volume(world, tar, ImageDigest.Of("other"u8)));
        await AssertRefusedAsync("ImageInvalid", world =>
        {
            SampleBundle bundle = Image(world, SampleBundle.Tar(("bin/tool", "tool")));
            string blob = Directory.EnumerateFiles(Path.Combine(bundle.Path, "oci/blobs/sha256")).MaxBy(file => new FileInfo(file).Length)!;
            byte[] bytes = File.ReadAllBytes(blob);
            bytes[600] ^= 1;
            File.WriteAllBytes(blob, bytes);
            return bundle;
        });
    }

    [Fact]
    public async Task A_unit_whose_name_escapes_is_refused() => await AssertRefusedAsync("DefinitionInvalid", world =>
    {
        SampleBundle bundle = world.Bundle();
        bundle.WriteManifest("""{"name": "//foo:web", "version": "1", "schema": 1, "units": [{"name": "../../../etc/cron.d/x.service", "content": "[Service]"}]}""");
        return bundle;
    });

    [Fact]
    public async Task A_manifest_of_100_MB_is_refused() => await AssertRefusedAsync(null, world =>
    {
        SampleBundle bundle = world.Bundle();
        using FileStream file = File.Create(bundle.Manifest);
        file.SetLength(100_000_000);
        return bundle;
    });

    private static async Task AssertRefusedAsync(string? id, Func<PodWorld, SampleBundle> make, UnpackLimits? limits = null)
    {
        using var world = new PodWorld(limits);
        SampleBundle bundle = make(world);

        ReleaseException refused = await Assert.ThrowsAnyAsync<ReleaseException>(() => world.DeployAsync(bundle));

        if (id is not null) Assert.True(refused.ErrorId == id, $"{refused.ErrorId}: {refused.Message}");
        Assert.Empty(world.Files());
        Assert.False(File.Exists("/etc/out"));
    }

    private static SampleBundle Volume(PodWorld world, byte[] archive, ImageDigest? digest = null)
    {
        var bundle = new SampleBundle(world["evil"]);
        var actual = bundle.AddFile("data.tar.gz", archive);
        bundle.WriteManifest($$"""{"name": "//foo:web", "version": "1", "schema": 1, "volumes": [{"name": "data", "version": "1", "digest": "{{digest ?? actual}}", "source": "data.tar.gz", "user": "0", "group": "0"}]}""");
        return bundle;
    }

    private static SampleBundle Image(PodWorld world, params byte[][] layers)
    {
        var bundle = new SampleBundle(world["evil"]);
        ImageDigest digest = bundle.AddLayout("oci", layers);
        bundle.WriteManifest($$"""{"name": "//foo:web", "version": "1", "schema": 1, "apps": [{"name": "web", "image": "base"}], "images": [{"name": "base", "version": "1", "digest": "{{digest}}", "source": "oci"}]}""");
        return bundle;
    }
}
