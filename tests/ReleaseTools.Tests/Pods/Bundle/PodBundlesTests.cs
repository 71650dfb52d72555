using ReleaseTools.Engine.Pods.Bundle;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Pods;
using ReleaseTools.Tests.Pods.Release;

namespace ReleaseTools.Tests.Pods.Bundle;

public sealed class PodBundlesTests : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private PodWorld _world = null!;

    private static CancellationToken None => CancellationToken.None;

    public async ValueTask InitializeAsync()
    {
        _world = await PodWorld.CreateAsync(new MemoryStore());
        await _world.AddVolumeAsync("1");
        await _world.ReleaseAsync(_world.Instruct("staging", "1"));
        Assert.Empty(_world.Failed);
    }

    public ValueTask DisposeAsync()
    {
        _world.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<PodBundle> ExportAsync(string target, string? url = null, string? version = null) =>
        new PodBundles(_world.Store, NoProgress.Instance).ExportAsync("staging", PodWorld.Web, version is null ? null : PodVersion.Parse(version), _folder[target], url, None);

    private Task<PodBundleCheck> TestAsync(string target) => PodBundles.TestAsync(_folder[target], None);

    [Fact]
    public async Task A_folder_holds_everything_and_verifies()
    {
        await ExportAsync("out");
        Assert.Equal(["conf/web.conf", "images/base/image.tar.gz", "pod.json", "release.json", "volumes/data/data.tar.gz", "web.service"], _folder.Files("out"));
        PodBundleCheck check = await TestAsync("out");
        Assert.Empty(check.Findings);
        Assert.Equal(("//shop:web@1", 5), ($"{check.Pod}", check.Verified));
    }

    [Theory]
    [InlineData("a.tar")]
    [InlineData("a.tar.gz")]
    [InlineData("a.tgz")]
    public async Task An_archive_verifies_and_the_same_pod_gives_the_same_bytes(string name)
    {
        PodBundle bundle = await ExportAsync(name), again = await ExportAsync("again-" + name);
        Assert.Equal(bundle.Sha512, again.Sha512);
        Assert.Equal(await File.ReadAllBytesAsync(bundle.Path), await File.ReadAllBytesAsync(again.Path));
        Assert.Empty((await TestAsync(name)).Findings);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path, "*.partial*"));
    }

    [Fact]
    public async Task By_URL_only_data_is_in_the_bundle_and_each_source_has_a_digest()
    {
        await ExportAsync("out", "https://pods.example.com/store/");
        Assert.Equal(["conf/web.conf", "pod.json"], _folder.Files("out"));
        string manifest = await File.ReadAllTextAsync(_folder["out/pod.json"]);
        Assert.Contains("\"https://pods.example.com/store/images/shop/base/1/image.tar.gz\"", manifest, StringComparison.Ordinal);
        PodBundleCheck check = await TestAsync("out");
        Assert.Empty(check.Findings);
        Assert.Equal(3, check.Remote.Count);
    }

    [Fact]
    public async Task A_manifest_alone_is_refused_where_the_pod_has_data()
    {
        Assert.Equal("BundleNeedsFiles", (await Assert.ThrowsAsync<RefusedException>(() => ExportAsync("pod.json", "https://pods.example.com"))).ErrorId);
        Assert.Equal("BundleUrlMissing", (await Assert.ThrowsAsync<UsageException>(() => ExportAsync("pod.json"))).ErrorId);
        Assert.Empty(_folder.Files());
    }

    [Theory]
    [InlineData("images/base/image.tar.gz", PodBundleFault.Differs)]
    [InlineData("volumes/data/data.tar.gz", PodBundleFault.Differs)]
    [InlineData("conf/web.conf", PodBundleFault.Differs)]
    [InlineData("web.service", PodBundleFault.Differs)]
    [InlineData("pod.json", PodBundleFault.Invalid)]
    public async Task A_byte_that_was_changed_is_found(string path, PodBundleFault fault)
    {
        await ExportAsync("out");
        byte[] bytes = await File.ReadAllBytesAsync(_folder["out/" + path]);
        bytes[bytes.Length / 2] ^= 0x40;
        await File.WriteAllBytesAsync(_folder["out/" + path], bytes);
        PodBundleCheck check = await TestAsync("out");
        Assert.Contains(check.Findings, finding => finding.File == path && (finding.Fault == fault || finding.Fault is PodBundleFault.Invalid));
    }

    [Fact]
    public async Task What_is_missing_what_is_extra_and_what_is_a_link_is_found()
    {
        Requires.Unix();
        await ExportAsync("out");
        File.Delete(_folder["out/volumes/data/data.tar.gz"]);
        _folder.Write("out/stray", "x");
        File.CreateSymbolicLink(_folder["out/link"], "/etc/passwd");
        PodBundleCheck check = await TestAsync("out");
        Assert.Contains(check.Findings, finding => finding is { File: "volumes/data/data.tar.gz", Fault: PodBundleFault.Missing });
        Assert.Contains(check.Findings, finding => finding is { File: "stray", Fault: PodBundleFault.Extra });
        Assert.Contains(check.Findings, finding => finding is { File: "link", Fault: PodBundleFault.Unsafe });
    }

    [Fact]
    public async Task A_damaged_store_gives_no_bundle()
    {
        await _world.Store.Objects.PutTextAsync("volumes/shop/data/1/data.tar.gz", "rotten");
        Assert.Equal("PodArtifactDamaged", (await Assert.ThrowsAsync<RefusedException>(() => ExportAsync("out"))).ErrorId);
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public async Task A_link_that_leaves_the_store_is_refused()
    {
        await _world.Store.Objects.PutTextAsync("channels/staging/shop/web/1/images/base", "../../../../../../../etc\n");
        Assert.Equal("PodLinkMissing", (await Assert.ThrowsAsync<RefusedException>(() => ExportAsync("out"))).ErrorId);
    }

    [Fact]
    public async Task What_is_there_already_is_never_replaced()
    {
        _folder.Write("out/mine", "x");
        Assert.Equal("BundleExists", (await Assert.ThrowsAsync<RefusedException>(() => ExportAsync("out"))).ErrorId);
        Assert.Equal(["out/mine"], _folder.Files());
    }

    [Fact]
    public async Task A_huge_manifest_is_not_read_into_memory()
    {
        Directory.CreateDirectory(_folder["big"]);
        await using (FileStream file = File.Create(_folder["big/pod.json"])) file.SetLength(100 * 1024 * 1024);
        Assert.Equal(PodBundleFault.Invalid, Assert.Single((await TestAsync("big")).Findings).Fault);
    }
}
