using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ReleaseTools.Engine.IO;

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
        IgnoreInGit();
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

    // the default home of everything local, and of the stores in it, lies in the source repository, where it must not be committed
    private void IgnoreInGit()
    {
        string? home = Path.GetFileName(root) == ReleaseHome.Name ? root : Path.GetDirectoryName(root) is { } parent && Path.GetFileName(parent) == ReleaseHome.Name ? parent : null;
        if (home is null || System.IO.File.Exists(Path.Combine(home, ".gitignore"))) return;
        System.IO.File.WriteAllText(Path.Combine(home, ".gitignore"), "*\n");
    }
}

/// <summary>The process that a temporary file belongs to, as its name tells: machine, process, the second in which it started.</summary>
internal sealed record TemporaryOwner(string Machine, int Process, long Started)
{
    // a file of another machine (on a network share) can't be asked after: a day is longer than any upload
    private static readonly TimeSpan s_foreignAge = TimeSpan.FromDays(1);

    private static readonly Lazy<TemporaryOwner> s_current = new(() => new TemporaryOwner(ThisMachine(), Environment.ProcessId, StartOf(Environment.ProcessId) ?? 0));

    public static TemporaryOwner Current => s_current.Value;

    public string NewName() => string.Create(CultureInfo.InvariantCulture, $"{Machine}.{Process}.{Started}.{Guid.NewGuid():N}");

    /// <summary>Whether nobody will finish the file of this name.</summary>
    public static bool IsAbandoned(string name, DateTime modifiedUtc)
    {
        if (name.Split('.') is not [var machine, var process, var started, _]
            || !int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out int id)
            || !long.TryParse(started, NumberStyles.None, CultureInfo.InvariantCulture, out long start)
            || machine != Current.Machine)
            return DateTime.UtcNow - modifiedUtc > s_foreignAge;
        // start times are worked out from the time since boot, and differ by a moment between two readers
        return StartOf(id) is not { } actual || Math.Abs(actual - start) > 2;
    }

    /// <returns>Null where no such process lives.</returns>
    private static long? StartOf(int id)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(id);
            return new DateTimeOffset(process.StartTime).ToUnixTimeSeconds();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return Current.Started;                                         // it lives, and may not be looked at
        }
    }

    // two containers can share a name and a folder, but not the numbers of their processes
    private static string ThisMachine()
    {
        string processes = OperatingSystem.IsLinux() ? new FileInfo("/proc/self/ns/pid").LinkTarget ?? "" : "";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Environment.MachineName}\n{processes}")).AsSpan(0, 6));
    }
}
