using System.Runtime.InteropServices;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Engine.Pods.Machine.Files;

/// <summary>Gives files to users and groups. Only root can.</summary>
internal static partial class FileOwner
{
    /// <summary>Whether this process can.</summary>
    public static bool CanChange => !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess;

    /// <summary>The users and groups of this machine.</summary>
    public static PodAccounts Machine() => new(Read("/etc/passwd"), Read("/etc/group"));

    /// <summary>Gives a file, a folder or a link itself away.</summary>
    public static void Change(string path, uint user, uint group)
    {
        if (ChangeOwner(path, user, group) != 0) throw new IOException($"{Marshal.GetLastPInvokeErrorMessage()} : '{path}'");
    }

    /// <summary>Gives a folder with everything in it away.</summary>
    public static void ChangeAll(string path, PodAccount account)
    {
        Change(path, account.User, account.Group);
        var options = new EnumerationOptions { AttributesToSkip = FileAttributes.None, RecurseSubdirectories = false };
        foreach (string entry in Directory.EnumerateFileSystemEntries(path, "*", options))
        {
            if (Directory.Exists(entry) && new DirectoryInfo(entry).LinkTarget is null) ChangeAll(entry, account);
            else Change(entry, account.User, account.Group);
        }
    }

    private static string Read(string path) => File.Exists(path) ? File.ReadAllText(path) : "";

    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint user, uint group);
}
