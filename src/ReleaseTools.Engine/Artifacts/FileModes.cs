using System.Formats.Tar;
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

/// <summary>Tells pipes, sockets and devices from files. To the runtime all of them are empty files; only its tar writer looks what they are.</summary>
internal static class SpecialFiles
{
    /// <param name="path">Something that seems to be an empty file, and is no link.</param>
    public static bool IsSpecial(string path)
    {
        if (OperatingSystem.IsWindows()) return false;
        var header = new MemoryStream();
        try
        {
            using (var tar = new TarWriter(header, TarEntryFormat.Ustar, leaveOpen: true)) tar.WriteEntry(path, "file");
            header.Position = 0;
            using var reader = new TarReader(header);
            return reader.GetNextEntry() is { EntryType: not TarEntryType.RegularFile };
        }
        catch (UnauthorizedAccessException)
        {
            return false;                                                   // an unreadable file, but a regular one: an empty file is never read
        }
        catch (IOException)
        {
            return true;                                                    // a socket, which no archive can hold
        }
    }
}
