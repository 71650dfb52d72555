using ReleaseTools.Engine.Storage.File;

namespace ReleaseTools.Engine.References;

/// <summary>The disk.</summary>
internal sealed class DiskWriter : IFileWriter
{
    public void MakeFolder(string path)
    {
        if (Directory.Exists(path)) return;
        string above = Path.GetDirectoryName(path)!;
        MakeFolder(above);
        Directory.CreateDirectory(path);
        if (!OperatingSystem.IsWindows()) Posix.SyncFolder(above);
    }

    public void Write(string path, byte[] content, string? like)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0 };
        // a secret must not be readable before its permissions are set
        if (like is not null && !OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        file.Write(content);
        if (like is not null && !OperatingSystem.IsWindows()) File.SetUnixFileMode(file.SafeFileHandle, File.GetUnixFileMode(like));
        file.Flush(flushToDisk: true);
    }

    public void Rename(string from, string to)
    {
        File.Move(from, to, overwrite: true);
        if (!OperatingSystem.IsWindows()) Posix.SyncFolder(Path.GetDirectoryName(to)!);
    }

    public void Delete(string path) => File.Delete(path);
}
