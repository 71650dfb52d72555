using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Storage.File;

namespace ReleaseTools.Tests.Storage;

public sealed class FileStoreTests : ObjectStoreContract, IDisposable
{
    private readonly TestFolder _folder = new();

    private string StorePath => _folder["store"];

    public void Dispose() => _folder.Dispose();

    protected override Task<IObjectStore> CreateAsync() => Task.FromResult<IObjectStore>(new FileStore(StorePath));

    // permission bits mean nothing to root: a folder in the file's place can't be read by anybody
    protected override Task BreakAsync(IObjectStore store, string key)
    {
        File.Delete(_folder["store/" + key]);
        Directory.CreateDirectory(_folder["store/" + key]);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_file_in_a_folders_place_is_not_an_absent_object()
    {
        IObjectStore store = await CreateAsync();
        await store.PutTextAsync("a", "a file");
        var failure = await Assert.ThrowsAsync<StoreFailedException>(() => store.StatAsync("a/b/c", None));
        Assert.Contains("is not a folder", failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreFailedException>(() => store.PutAsync("a/b/c", ObjectContent.FromText(""), Precondition.Absent, None));
    }

    [Theory]
    [InlineData("loop")]
    [InlineData("nowhere")]
    public async Task A_symbolic_link_that_leads_nowhere_is_not_an_absent_object(string target)
    {
        Requires.Unix();
        IObjectStore store = await CreateAsync();
        Directory.CreateDirectory(StorePath);
        File.CreateSymbolicLink(_folder["store/loop"], target);
        await Assert.ThrowsAsync<StoreFailedException>(() => store.StatAsync("loop", None));
        await Assert.ThrowsAsync<StoreFailedException>(() => store.PutAsync("loop", ObjectContent.FromText(""), Precondition.Absent, None));
    }

    [Fact]
    public async Task What_may_not_be_read_is_not_absent()
    {
        Requires.NotRoot();
        IObjectStore store = await CreateAsync();
        await store.PutTextAsync("closed/x", "x");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_folder["store/closed"], UnixFileMode.None);
        var failure = await Assert.ThrowsAsync<StoreFailedException>(() => store.StatAsync("closed/x", None));
        Assert.Equal(ErrorCategory.PermissionDenied, failure.Category);
        await Assert.ThrowsAsync<StoreFailedException>(() => store.KeysAsync("closed/"));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_folder["store/closed"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task Reading_makes_no_folder()
    {
        IObjectStore store = await CreateAsync();
        Assert.Null(await store.StatAsync("a", None));
        Assert.Empty(await store.KeysAsync(""));
        Assert.False(await store.DeleteAsync("a", Precondition.None, None));
        Assert.False(Directory.Exists(StorePath));
    }

    [Fact]
    public async Task Removing_the_last_object_removes_its_folders()
    {
        IObjectStore store = await CreateAsync();
        await store.PutTextAsync("stage/hello/1.0.0/a", "a");
        await store.PutTextAsync("stage/other", "b");
        await store.DeleteAsync("stage/hello/1.0.0/a", Precondition.None, None);
        Assert.False(Directory.Exists(_folder["store/stage/hello"]));
        Assert.True(Directory.Exists(_folder["store/stage"]));
        await store.DeleteAsync("stage/other", Precondition.None, None);
        Assert.True(Directory.Exists(StorePath));
    }

    [Fact]
    public async Task The_default_home_stays_out_of_git_and_out_of_listings()
    {
        var store = new FileStore(_folder[".release"]);
        await store.PutTextAsync("a", "a");
        Assert.Equal("*\n", File.ReadAllText(_folder[".release/.gitignore"]));
        Assert.Equal(["a"], await store.KeysAsync(""));
        await (await CreateAsync()).PutTextAsync("a", "a");
        Assert.False(File.Exists(_folder["store/.gitignore"]));
    }

    [Fact]
    public async Task An_object_is_readable_by_whoever_serves_the_folder()
    {
        Requires.Unix();
        string ordinary = _folder.Write("ordinary", "");
        IObjectStore store = await CreateAsync();
        await store.PutTextAsync("a", "a");
        await store.CopyAsync("a", "b", Precondition.None, None);
        Assert.Equal(File.GetUnixFileMode(ordinary), File.GetUnixFileMode(_folder["store/a"]));
        Assert.Equal(File.GetUnixFileMode(ordinary), File.GetUnixFileMode(_folder["store/b"]));
    }
}
