using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Storage.File;

namespace ReleaseTools.Tests.Storage;

/// <summary>On a real file system of 4 MiB.</summary>
public sealed class FullDiskTests : IDisposable
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    private readonly TestFolder _folder = new();
    private readonly SmallDisk _disk;

    public FullDiskTests() => _disk = new SmallDisk(_folder.Path, "4m");

    public void Dispose()
    {
        _disk.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_full_disk_is_one_clear_error_and_nothing_half_visible()
    {
        var store = new FileStore(_folder.Path);
        await store.PutAsync("fits", ObjectContent.FromBytes(new byte[1024 * 1024]), Precondition.None, s_none);
        foreach (Func<Task> act in new Func<Task>[]
        {
            () => store.PutAsync("announced", ObjectContent.FromBytes(new byte[8 * 1024 * 1024]), Precondition.None, s_none),
            () => FillAsync(store),
        })
        {
            var failure = await Assert.ThrowsAsync<StoreFailedException>(act);
            Assert.Contains("full", failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(".tmp", failure.Message, StringComparison.Ordinal);
        }
        foreach (string key in await store.KeysAsync("")) Assert.Equal(1024 * 1024, (await store.BytesAsync(key)).Length);
        Assert.All(_folder.Files(".tmp"), file => Assert.StartsWith("locks", file, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_read_only_destination_is_one_clear_error()
    {
        var store = new FileStore(_folder["store"]);
        await store.PutTextAsync("a", "a");
        _disk.Remount("ro");
        Assert.Equal("a", await store.TextAsync("a"));
        await Assert.ThrowsAsync<StoreFailedException>(() => store.PutTextAsync("b", "b"));
        await Assert.ThrowsAsync<StoreFailedException>(() => store.CopyAsync("a", "b", Precondition.Absent, s_none));
        await Assert.ThrowsAsync<StoreFailedException>(() => store.DeleteAsync("a", Precondition.None, s_none));
        await Assert.ThrowsAsync<StoreFailedException>(() => new FileStore(_folder["other"]).PutTextAsync("b", "b"));
    }

    private static async Task FillAsync(FileStore store)
    {
        for (int i = 0; i < 8; i++) await store.PutAsync($"small-{i}", ObjectContent.FromBytes(new byte[1024 * 1024]), Precondition.None, s_none);
    }
}
