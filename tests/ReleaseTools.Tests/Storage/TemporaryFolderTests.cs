using System.Diagnostics;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Storage.File;

namespace ReleaseTools.Tests.Storage;

public sealed class TemporaryFolderTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_first_write_sweeps_what_dead_processes_left()
    {
        using Process dead = Process.Start(new ProcessStartInfo("git", "--version") { RedirectStandardOutput = true, UseShellExecute = false })!;
        await dead.WaitForExitAsync();
        TemporaryOwner us = TemporaryOwner.Current;
        string ofDead = _folder.Write(".tmp/" + (us with { Process = dead.Id }).NewName(), "half");
        string ofReusedId = _folder.Write(".tmp/" + (us with { Started = us.Started - 100 }).NewName(), "half");
        string ofOldStranger = _folder.Write(".tmp/" + (us with { Machine = "feedface0000" }).NewName(), "half");
        File.SetLastWriteTimeUtc(ofOldStranger, DateTime.UtcNow.AddHours(-25));
        string ofStranger = _folder.Write(".tmp/" + (us with { Machine = "feedface0000" }).NewName(), "half");
        string ours = _folder.Write(".tmp/" + us.NewName(), "half");
        string ofParent = _folder.Write(".tmp/no-name-of-ours", "half");

        await new FileStore(_folder.Path).PutTextAsync("a", "a");

        Assert.All([ofDead, ofReusedId, ofOldStranger], path => Assert.False(File.Exists(path), path));
        Assert.All([ofStranger, ours, ofParent], path => Assert.True(File.Exists(path), path));
    }

    [Fact]
    public async Task Nothing_is_left_behind_by_what_succeeded_or_failed()
    {
        var store = new FileStore(_folder.Path);
        await store.PutTextAsync("a", "a");
        await store.PutAsync("b", ObjectContent.FromText("b"), Precondition.Absent, CancellationToken.None);
        await store.PutAsync("b", ObjectContent.FromText("c"), Precondition.Absent, CancellationToken.None);
        await store.CopyAsync("b", "c", Precondition.Absent, CancellationToken.None);
        await Assert.ThrowsAsync<ReleaseException>(() => store.PutAsync("d", new ObjectContent(5, () => new MemoryStream(new byte[4])), Precondition.None, CancellationToken.None));
        Assert.All(_folder.Files(".tmp"), file => Assert.StartsWith("locks", file, StringComparison.Ordinal));
    }
}
