using System.Text;
using ReleaseTools.Engine.Storage.File;

namespace ReleaseTools.Engine.Pods.Machine.Files;

/// <summary>Everything that changes files below a machine's root, one step at a time: a test can have any of them be the last one.</summary>
internal class MachineFiles
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Called before each change.</summary>
    public virtual void Step()
    {
    }

    /// <summary>Makes a folder with those above it.</summary>
    /// <param name="isPrivate">Whether only its owner can look into it.</param>
    public void CreateFolder(string path, bool isPrivate = false)
    {
        Step();
        if (isPrivate && !OperatingSystem.IsWindows()) Directory.CreateDirectory(path, Private);
        else Directory.CreateDirectory(path);
    }

    /// <summary>Writes a file as a whole: a reader finds all of it, or what was there before.</summary>
    public void Write(string path, string text)
    {
        CreateFolder(Path.GetDirectoryName(path)!);
        string draft = $"{path}.{Guid.NewGuid():N}.draft";
        Step();
        using (var file = new FileStream(draft, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1))
        {
            file.Write(Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }
        Step();
        File.Move(draft, path, overwrite: true);
        Sync(path);
    }

    /// <summary>Gives a folder another name, which must not be taken, on the same file system.</summary>
    public void Move(string from, string to)
    {
        Step();
        Directory.Move(from, to);
        Sync(to);
    }

    /// <summary>Makes a symbolic link, or has one point elsewhere: there is no moment without it.</summary>
    public void Link(string path, string target)
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException("Pods run on Linux.");
        CreateFolder(Path.GetDirectoryName(path)!);
        string draft = $"{path}.{Guid.NewGuid():N}.draft";
        Step();
        File.CreateSymbolicLink(draft, target);
        Step();
        // the runtime's own rename finds that a link to a folder can't replace a file
        Posix.Rename(draft, path);
        Sync(path);
    }

    /// <summary>Removes a file or a link; one that is not there is fine.</summary>
    public void DeleteFile(string path)
    {
        if (!Exists(path)) return;
        Step();
        File.Delete(path);
    }

    /// <summary>Removes a folder that is empty; any other stays.</summary>
    public void DeleteEmptyFolder(string path)
    {
        if (!Directory.Exists(path) || Directory.EnumerateFileSystemEntries(path).Any()) return;
        Step();
        Directory.Delete(path);
    }

    /// <summary>Removes a folder with everything in it; links in it are removed, never what they point to.</summary>
    public void DeleteTree(string path)
    {
        if (!Directory.Exists(path)) return;
        // step by step, so that a test can break off in the middle
        foreach (string entry in Directory.EnumerateFileSystemEntries(path))
        {
            if (Directory.Exists(entry) && new DirectoryInfo(entry).LinkTarget is null)
            {
                MakeWritable(entry);
                Step();
                Directory.Delete(entry, recursive: true);
            }
            else
            {
                DeleteFile(entry);
            }
        }
        Step();
        Directory.Delete(path);
    }

    private static bool Exists(string path) => new FileInfo(path) is { Exists: true } or { LinkTarget: not null };

    // images may have folders that only root can write to
    private static void MakeWritable(string folder)
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess) return;
        File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | Private);
        foreach (string below in Directory.EnumerateDirectories(folder))
        {
            if (new DirectoryInfo(below).LinkTarget is null) MakeWritable(below);
        }
    }

    private static void Sync(string path)
    {
        if (!OperatingSystem.IsWindows()) Posix.SyncFolder(Path.GetDirectoryName(path)!);
    }
}
