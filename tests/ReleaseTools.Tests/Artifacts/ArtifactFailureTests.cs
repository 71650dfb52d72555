using System.Diagnostics;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Artifacts;
using ReleaseTools.Engine.Steps;

namespace ReleaseTools.Tests.Artifacts;

[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;

[Collection(nameof(AloneCollection))]
public sealed class ArtifactFailureTests
{
    [Theory]
    [InlineData("a.tar.gz")]
    [InlineData("a.zip")]
    [InlineData("a.bin")]
    public async Task A_full_disk_is_one_clear_error_and_leaves_nothing(string name)
    {
        using TestTree tree = new();
        tree.Add("big", ReproducibleArchiveTests.Content(new Random(1), 5_000_000));
        using var disk = SmallDisk.Mount(tree.NewFolder("output"));
        if (disk is null) return;           // only root can make one
        ArtifactFailedException error = await Assert.ThrowsAsync<ArtifactFailedException>(() => tree.PackAsync(name));
        Assert.Equal(("DiskFull", ErrorCategory.WriteError), (error.ErrorId, error.Category));
        Assert.Contains(name, error.Message);
        Assert.Empty(tree.Written);
    }

    [Fact]
    public void The_system_s_own_answer_for_a_full_disk_is_known()
    {
        IOException full = Assert.Throws<IOException>(() =>
        {
            using var device = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.None, bufferSize: 0);
            device.Write([1]);
        });
        Assert.Equal("DiskFull", ArtifactFailedException.Unwritable("a", full).ErrorId);
    }

    [Fact]
    public async Task Cancelling_ends_within_a_second_and_leaves_nothing_half_done()
    {
        using TestTree tree = new();
        Sparse(tree, 2L << 30);
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var watch = Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new ArtifactCollector().CollectAsync(
            tree.Request(new() { Name = "a.tar.gz", Files = ["**"] }, new() { Name = "b.zip", Files = ["**"] }), NoProgress.Instance, cancel.Token));
        Assert.InRange(watch.ElapsedMilliseconds, 0, 1300);
        Assert.Empty(tree.Written);
    }

    [Fact]
    public async Task What_a_killed_process_left_is_replaced()
    {
        using TestTree tree = new();
        tree.Add("a", "a").NewFolder("output");
        await File.WriteAllTextAsync(OutputFile.PartOf(Path.Combine(tree.Output, "a.zip")), "half");
        await tree.PackAsync("a.zip");
        Assert.Equal(["a.zip"], tree.Written);
    }

    [Fact]
    public async Task A_destination_that_can_t_be_written_is_one_clear_error()
    {
        using TestTree tree = new();
        tree.Add("a", "a");
        await File.WriteAllTextAsync(tree.Output, "a file where the folder should be");
        ArtifactFailedException error = await Assert.ThrowsAsync<ArtifactFailedException>(() => tree.PackAsync("a.zip"));
        Assert.Equal("ArtifactUnwritable", error.ErrorId);
    }

    [Fact]
    public async Task A_large_file_is_packed_in_little_memory()
    {
        using TestTree tree = new();
        Sparse(tree, 512L << 20);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        await tree.CollectAsync(new() { Name = "a.tar.gz", Files = ["**"] }, new ArtifactDefinition { Name = "a.zip", Files = ["**"] }, new ArtifactDefinition { Name = "a", Files = ["**"] });
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 64L << 20);
    }

    private static void Sparse(TestTree tree, long length)
    {
        using FileStream file = File.Create(Path.Combine(tree.Source, "sparse"));
        file.SetLength(length);
    }

    private sealed class SmallDisk(string folder) : IDisposable
    {
        public static SmallDisk? Mount(string folder)
        {
            if (!Environment.IsPrivilegedProcess) return null;
            using var mount = Process.Start(new ProcessStartInfo("mount", ["-t", "tmpfs", "-o", "size=1m", "none", folder]) { UseShellExecute = false, RedirectStandardError = true })!;
            mount.WaitForExit();
            return mount.ExitCode == 0 ? new(folder) : null;
        }

        public void Dispose() => Tool.Run("/", "umount", folder);
    }
}
