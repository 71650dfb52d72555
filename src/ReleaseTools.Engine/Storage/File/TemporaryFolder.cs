using System.Collections.Concurrent;

namespace ReleaseTools.Engine.Storage.File;

/// <summary>
/// Where objects are written before they get their name: beside them, so that naming is a rename, and out of sight of every listing.
/// What a dead process left here is swept by the next one that writes.
/// </summary>
internal sealed class TemporaryFolder(string root)
{
    private static readonly ConcurrentDictionary<string, bool> s_swept = new(StringComparer.Ordinal);

    private readonly string _path = Path.Combine(root, ObjectKey.Reserved);

    /// <summary>Holds the lock files of <see cref="KeyLock"/>.</summary>
    public string Locks => Path.Combine(_path, "locks");

    /// <returns>A path that no other writer has.</returns>
    public string NewPath()
    {
        if (s_swept.TryAdd(root, true) || !Directory.Exists(Locks)) Prepare();
        return Path.Combine(_path, TemporaryOwner.Current.NewName());
    }

    /// <summary>Makes the folder, and removes what nobody will finish. Runs once in a process.</summary>
    public void Prepare()
    {
        Directory.CreateDirectory(Locks);
        if (Path.GetFileName(root) == ".release") IgnoreInGit();
        foreach (string path in Directory.EnumerateFiles(_path))
        {
            if (TemporaryOwner.IsAbandoned(Path.GetFileName(path), System.IO.File.GetLastWriteTimeUtc(path))) Remove(path);
        }
    }

    /// <summary>What can't be removed now is removed by a later sweep.</summary>
    public static void Remove(string path)
    {
        try { System.IO.File.Delete(path); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { /* still open on Windows, or no longer ours */ }
    }

    // the default home of everything local lies in the source repository, where it must not be committed
    private void IgnoreInGit()
    {
        string path = Path.Combine(root, ".gitignore");
        if (!System.IO.File.Exists(path)) System.IO.File.WriteAllText(path, "*\n");
    }
}
