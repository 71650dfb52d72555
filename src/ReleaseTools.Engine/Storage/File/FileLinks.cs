namespace ReleaseTools.Engine.Storage.File;

/// <summary>Relative symbolic links of a folder. Not for Windows.</summary>
internal sealed class FileLinks(FileStore store) : IStoreLinks
{
    private readonly TextLinks _texts = new(store);

    // a copy of a bucket has texts where a folder has links
    public Task<string?> ReadAsync(string key, CancellationToken cancellation) => Guard("read", key, async () =>
    {
        if (TargetOf(key) is { } target) return target;
        try { return await _texts.ReadAsync(key, cancellation); }
        catch (StoreFailedException) when (TargetOf(key) is not null) { return TargetOf(key); }       // it was made in between
    });

    public Task<bool> CreateAsync(string key, string target, CancellationToken cancellation) => MoveAsync(key, null, target, cancellation);

    public Task<bool> MoveAsync(string key, string? from, string target, CancellationToken cancellation) => Guard("write", key, async () =>
    {
        string path = PathOf(key), draft = store.NewDraft();
        using IDisposable held = await store.HoldAsync(key, cancellation);
        if (await ReadAsync(key, cancellation) != from) return false;
        System.IO.File.CreateSymbolicLink(draft, target);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            Posix.Rename(draft, path);
        }
        catch
        {
            System.IO.File.Delete(draft);
            throw;
        }
        Posix.SyncFolder(Path.GetDirectoryName(path)!);
        return true;
    });

    public Task<bool> DeleteAsync(string key, string from, CancellationToken cancellation) => Guard("remove", key, async () =>
    {
        using IDisposable held = await store.HoldAsync(key, cancellation);
        if (await ReadAsync(key, cancellation) != from) return false;
        System.IO.File.Delete(PathOf(key));
        store.RemoveEmptyFolders(key);
        return true;
    });

    public bool? Leads(ObjectInfo listed, string target) => TargetOf(listed.Key) is { } found ? found == target : null;

    private string? TargetOf(string key) => new FileInfo(PathOf(key)).LinkTarget;

    private string PathOf(string key)
    {
        ObjectKey.Check(key);
        return Path.Combine(store.Folder, key);
    }

    private async Task<T> Guard<T>(string verb, string key, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreFailedException(store.Root, verb, key, FileFailure.Explain(e));
        }
    }
}
