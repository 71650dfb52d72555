using System.Runtime.InteropServices;

namespace ReleaseTools.Engine.Pods.Machine.Files;

/// <summary>Renames links. The runtime looks at what they point to, and finds that a folder can't replace a file.</summary>
internal static partial class LinkName
{
    /// <summary>Gives a link another name, in place of what has it.</summary>
    public static void Replace(string from, string to)
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException("Pods run on Linux.");
        if (Rename(from, to) != 0) throw new IOException($"{Marshal.GetLastPInvokeErrorMessage()} : '{to}'");
    }

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(string from, string to);
}
