using ReleaseTools.Definitions;
using ReleaseTools.Engine.Artifacts;
using ReleaseTools.Engine.Progress;

namespace ReleaseTools.Tests.Artifacts;

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
        using var disk = new SmallDisk(tree.Output, "1m");
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
    public async Task Cancelling_ends_the_work_in_the_midst_of_it_and_leaves_nothing_half_done()
    {
        using TestTree tree = new();
        const long whole = 2L << 30;
        Sparse(tree, whole);
        using var cancel = new CancellationTokenSource();
        var progress = new CancellingSink(cancel, after: 1L << 20);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new ArtifactCollector().CollectAsync(
            tree.Request(new() { Name = "a.tar.gz", Files = ["**"] }, new() { Name = "b.zip", Files = ["**"] }), progress, cancel.Token));
        // what was under way when it was cancelled, and nothing like the rest
        Assert.InRange(progress.Done, 1L << 20, whole / 4);
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

    /// <summary>Cancels once enough is done.</summary>
    private sealed class CancellingSink(CancellationTokenSource cancel, long after) : IProgressSink, IProgressPart
    {
        private long _done;

        public long Done => Interlocked.Read(ref _done);

        public void Say(string line)
        {
        }

        public IProgressPart Begin(string name, long? total, ProgressUnit unit) => this;

        public void Advance(long amount)
        {
            if (Interlocked.Add(ref _done, amount) >= after) cancel.Cancel();
        }

        public void Dispose()
        {
        }
    }

    private static void Sparse(TestTree tree, long length)
    {
        using FileStream file = File.Create(Path.Combine(tree.Source, "sparse"));
        file.SetLength(length);
    }
}
