
namespace ReleaseTools.Tests.Cli.BadInput;

/// <summary>Disks that are full, and places that can't be written. Once that is mended, the same command finishes.</summary>
[Program]
public sealed class BadDestinationTests : IDisposable
{
    private const string Script = "mkdir -p out; head -c 3000000 /dev/urandom > out/x";

    private readonly TestFolder _store = new();
    private GitRepository? _repository;

    public void Dispose()
    {
        _repository?.Dispose();
        _store.Dispose();
    }

    [Theory]
    [InlineData("2m", "stage")]
    [InlineData("5m", "publish")]
    public async Task A_destination_that_is_full_fails_that_step_and_holds_nothing_half_written(string size, string step)
    {
        Create(Script);
        using var disk = new SmallDisk(_store.Path, size);

        ChildResult full = await RunAsync();
        full.IsOneClearError(ExitCode.Failed, "the disk is full", "the same command again");
        Assert.Contains($"{step}\n  failed", full.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(_store.At("release/hello/latest.txt")));
        Assert.Empty(Directory.EnumerateFiles(_store.At(".tmp")));

        disk.Remount("size=40m");
        (await RunAsync()).IsDone();
        Assert.True(File.Exists(_store.At("release/hello/latest.txt")));
    }

    [Theory]
    [InlineData(1_500_000, "Could not write")]                  // room for the source, none for the archive
    [InlineData(9_000_000, "exited with 1")]
    public async Task A_build_that_fills_the_disk_fails_and_leaves_no_half_artifact(int bytes, string says)
    {
        _repository = HelloProduct.Building($"mkdir -p out; [ -e $(git remote get-url origin)/room ] || mount -o remount,size=2500k \"$(cd ../..; pwd)\"; head -c {bytes} /dev/urandom > out/x");
        _repository.Write(".git/info/exclude", "room\n");
        string work = TestWork.Of(_repository.Path);
        using var disk = new SmallDisk(work, "300m");

        (await RunAsync()).IsOneClearError(ExitCode.Failed, says);
        Assert.Empty(Directory.EnumerateFiles(work, "hello*.gz", SearchOption.AllDirectories));

        disk.Remount("size=300m");
        _repository.Write("room", "");
        (await RunAsync()).IsDone();
        Assert.Empty(ReleaseState.LeftoversIn(_repository.Path));
    }

    [Fact]
    public async Task A_disk_with_too_little_room_is_refused_before_anything_is_begun()
    {
        Create(Script);
        using var disk = new SmallDisk(Path.Combine(_repository!.Path, ".release"), "4m");

        (await RunAsync()).IsOneClearError(ExitCode.Refused, "disk space: found");
        ChildAssert.NothingBegun(_repository.Path);
    }

    [Fact]
    public async Task A_destination_that_is_read_only_is_refused_before_anything_is_begun()
    {
        Create(Script);
        using var disk = new SmallDisk(_store.Path, "40m");
        disk.Remount("ro");

        (await RunAsync()).IsOneClearError(ExitCode.Refused, "the file system is read-only");
        ChildAssert.NothingBegun(_repository!.Path);

        disk.Remount("rw");
        (await RunAsync()).IsDone();
    }

    [Fact]
    public async Task A_local_folder_that_is_read_only_is_refused()
    {
        Create(Script);
        using var disk = new SmallDisk(Path.Combine(_repository!.Path, ".release"), "4m");
        disk.Remount("ro");

        (await RunAsync()).IsOneClearError(ExitCode.Refused, "Could not write", ".release");
    }

    [Fact]
    public async Task A_file_in_the_place_of_the_destination_is_refused()
    {
        Create(Script, _store.Write("file", ""));

        (await RunAsync()).IsOneClearError(ExitCode.Refused, "is not a folder");
        ChildAssert.NothingBegun(_repository!.Path);
    }

    [Fact]
    public async Task A_file_in_the_place_of_the_local_folder_is_refused()
    {
        Create(Script);
        _repository!.Write(".release", "");

        (await RunAsync("--allow-dirty")).IsOneClearError(ExitCode.Refused, "there is a file in its place");
    }

    private void Create(string script, string? store = null) => _repository = HelloProduct.Building(script, more: $"stage:\n  store: file:{store ?? _store.Path}");

    private Task<ChildResult> RunAsync(params string[] arguments) => Child.ReleaseAsync(_repository!.Path, ["run", .. arguments]);
}
