using System.Runtime.Versioning;

namespace ReleaseTools.Engine.Artifacts;

/// <summary>The two sets of permissions that released files have.</summary>
internal static class FileModes
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    [UnsupportedOSPlatform("windows")]
    public static UnixFileMode For(bool executable) => executable ? Readable | Executable : Readable;

    /// <summary>Whether its owner may run it. Windows doesn't know.</summary>
    public static bool IsExecutable(FileInfo file) => !OperatingSystem.IsWindows() && file.UnixFileMode.HasFlag(UnixFileMode.UserExecute);
}
