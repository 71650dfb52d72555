using System.Runtime.InteropServices;

namespace ReleaseTools.Engine.Storage.File;

/// <summary>The few calls of Unix that the runtime has no name for. Never called on Windows.</summary>
internal static partial class Posix
{
    private const int EPERM = 1, ENOENT = 2, EEXIST = 17, EMLINK = 31;

    private static int ENotSupported => OperatingSystem.IsLinux() ? 95 : 45;

    /// <summary>Gives a file a second name, unless that name is taken: atomic, over NFS too.</summary>
    /// <returns>Whether it did; null where the file system has no hard links.</returns>
    public static bool? TryLink(string from, string to)
    {
        if (Link(from, to) == 0) return true;
        int error = Marshal.GetLastPInvokeError();
        if (error == EEXIST) return false;
        if (error is EPERM or EMLINK || error == ENotSupported) return null;
        if (error == ENOENT) throw new DirectoryNotFoundException($"Could not find a part of the path '{to}'.");
        throw new IOException($"{Marshal.GetPInvokeErrorMessage(error)} : '{to}'", error);
    }

    /// <summary>Gives a file, or a link itself, another name, in place of whatever file or link has that name.</summary>
    public static void Rename(string from, string to)
    {
        if (RenameFile(from, to) == 0) return;
        int error = Marshal.GetLastPInvokeError();
        if (error == ENOENT) throw new DirectoryNotFoundException($"Could not find a part of the path '{to}'.");
        throw new IOException($"{Marshal.GetPInvokeErrorMessage(error)} : '{to}'", error);
    }

    /// <summary>Makes the names in a folder survive a power failure. A file system that can't (some network ones) is left to its own promises.</summary>
    public static void SyncFolder(string path)
    {
        int folder = Open(path, 0, 0);
        if (folder < 0) return;
        _ = Fsync(folder);
        _ = Close(folder);
    }

    /// <summary>Who this process acts as, as numbers: <c>1000:1000</c>.</summary>
    public static string User => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{UserId()}:{GroupId()}");

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint UserId();

    [LibraryImport("libc", EntryPoint = "getegid")]
    private static partial uint GroupId();

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string from, string to);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameFile(string from, string to);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int file);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int file);
}
