using System.Formats.Tar;

namespace ReleaseTools.Engine.Artifacts;

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
