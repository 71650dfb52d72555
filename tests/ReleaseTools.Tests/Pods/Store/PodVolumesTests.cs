using ReleaseTools.Engine.Pods.Store;
using ReleaseTools.Engine.Storage.File;
using ReleaseTools.Pods;

namespace ReleaseTools.Tests.Pods.Store;

public sealed class PodVolumesTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static readonly PodTag s_data = PodTag.Parse("//shop:data@1.0.0");

    private static CancellationToken None => CancellationToken.None;

    private PodStore Store(string name = "store") => new(new FileStore(_folder[name]));

    [Fact]
    public async Task A_folder_becomes_an_archive_that_tar_reads_and_sha512_verifies()
    {
        Requires.Program("tar");
        Requires.Program("gzip");
        Requires.Program("sha512sum");
        _folder.With("data/b/c.txt", "hello").With("data/a.txt", "a");
        Directory.CreateDirectory(_folder["data/empty"]);
        PodVolumeResult added = await new PodVolumes(Store()).AddAsync(s_data, _folder["data"], None);
        Assert.True(added.IsNew);
        string archive = _folder["store/volumes/shop/data/1.0.0/data.tar.gz"];
        Assert.Equal("a.txt\nb/\nb/c.txt\nempty/\n", await Tool.RunAsync("tar", "-tzf", archive));
        Assert.Equal($"{added.Sha512}\n", File.ReadAllText(_folder["store/volumes/shop/data/1.0.0/sha512"]));
        Assert.StartsWith(added.Sha512, await Tool.RunAsync("sh", "-c", $"gzip -dc '{archive}' | sha512sum"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_folder_gives_the_same_bytes_anywhere()
    {
        _folder.With("one/x/y", "1").With("two/x/y", "1");
        File.SetLastWriteTimeUtc(_folder["two/x/y"], new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_folder["two/x/y"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await new PodVolumes(Store("a")).AddAsync(s_data, _folder["one"], None);
        await new PodVolumes(Store("b")).AddAsync(s_data, _folder["two"], None);
        Assert.Equal(File.ReadAllBytes(_folder["a/volumes/shop/data/1.0.0/data.tar.gz"]), File.ReadAllBytes(_folder["b/volumes/shop/data/1.0.0/data.tar.gz"]));
    }

    [Fact]
    public async Task A_volume_that_is_there_never_changes()
    {
        _folder.With("data/a", "1");
        await new PodVolumes(Store()).AddAsync(s_data, _folder["data"], None);
        Assert.False((await new PodVolumes(Store()).AddAsync(s_data, _folder["data"], None)).IsNew);
        _folder.Write("data/a", "2");
        var refused = await Assert.ThrowsAsync<RefusedException>(() => new PodVolumes(Store()).AddAsync(s_data, _folder["data"], None));
        Assert.Equal("PodArtifactDiffers", refused.ErrorId);
    }

    [Fact]
    public async Task An_archive_is_taken_as_it_is()
    {
        Requires.Program("tar");
        _folder.With("data/a", "1");
        await Tool.RunAsync("tar", "-czf", _folder["given.tgz"], "-C", _folder["data"], ".");
        await new PodVolumes(Store()).AddAsync(s_data, _folder["given.tgz"], None);
        Assert.Equal(File.ReadAllBytes(_folder["given.tgz"]), File.ReadAllBytes(_folder["store/volumes/shop/data/1.0.0/data.tar.gz"]));
    }

    [Theory]
    [InlineData("not an archive")]
    [InlineData("")]
    public async Task What_is_no_archive_is_refused_and_leaves_nothing(string content)
    {
        string file = _folder.Write("given.tgz", content);
        Assert.Equal("ArchiveInvalid", (await Assert.ThrowsAsync<UsageException>(() => new PodVolumes(Store()).AddAsync(s_data, file, None))).ErrorId);
        Assert.DoesNotContain(_folder.Files("store"), path => path.StartsWith("volumes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_interrupted_addition_is_no_volume_and_is_finished_by_the_next()
    {
        _folder.With("data/a", "1");
        for (int fatal = 1; ; fatal++)
        {
            var objects = new MemoryStore();
            int writes = 0;
            objects.Before = (verb, _) => { if (verb is "put" && ++writes == fatal) throw new IOException("killed"); };
            bool isWhole = false;
            try
            {
                await new PodVolumes(new PodStore(objects)).AddAsync(s_data, _folder["data"], None);
                isWhole = true;
            }
            catch (IOException) { /* the process is gone */ }
            objects.Before = null;
            if (!isWhole) Assert.Null(await new PodStore(objects).Volumes.FindAsync(s_data, None));
            await new PodVolumes(new PodStore(objects)).AddAsync(s_data, _folder["data"], None);
            Assert.NotNull(await new PodStore(objects).Volumes.FindAsync(s_data, None));
            Assert.Equal(["volumes/shop/data/1.0.0/data.tar.gz", "volumes/shop/data/1.0.0/sha512", "volumes/shop/data/1.0.0/volume.json"], await objects.KeysAsync("volumes/"));
            if (!isWhole) continue;
            Assert.True(fatal > 3, "three writes at least were interrupted");
            return;
        }
    }
}
