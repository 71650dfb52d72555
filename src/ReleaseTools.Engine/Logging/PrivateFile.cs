namespace ReleaseTools.Engine.Logging;

/// <summary>Files that only the user may read who writes them: whatever a program says may hold what others must not see.</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Opens a file to add to its end, which a writer that reads it, too, finds by itself. One that is there already becomes private.</summary>
    public static FileStream Append(string path, FileAccess access, FileShare share = FileShare.ReadWrite | FileShare.Delete, int bufferSize = 4096)
    {
        var options = new FileStreamOptions { Mode = access is FileAccess.Write ? FileMode.Append : FileMode.OpenOrCreate, Access = access, Share = share, BufferSize = bufferSize };
        if (OperatingSystem.IsWindows()) return new FileStream(path, options);
        options.UnixCreateMode = OwnerOnly;
        var file = new FileStream(path, options);
        // another user's file, which this one may only add to
        try { File.SetUnixFileMode(file.SafeFileHandle, OwnerOnly); }
        catch (UnauthorizedAccessException) { }
        return file;
    }
}
