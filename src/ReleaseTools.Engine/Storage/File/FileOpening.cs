using Microsoft.Win32.SafeHandles;

namespace ReleaseTools.Engine.Storage.File;

/// <summary>Tells "there is no such file" from everything else that keeps a file from being read.</summary>
internal static class FileOpening
{
    /// <returns>Null only where there is no such file.</returns>
    public static SafeFileHandle? TryOpen(string path)
    {
        try
        {
            return System.IO.File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
        }
        catch (FileNotFoundException e)
        {
            return new FileInfo(path).LinkTarget is { } target ? throw new IOException($"it is a symbolic link to {target}, which is not there", e) : null;
        }
        catch (DirectoryNotFoundException e)
        {
            // the runtime says the same where a file stands in a folder's place
            return FileInFoldersPlace(path) is { } file ? throw new IOException($"{file} is not a folder", e) : null;
        }
        catch (UnauthorizedAccessException e) when (Directory.Exists(path))
        {
            throw new IOException("there is a folder in its place", e);
        }
    }

    /// <returns>The file that stands where a folder above <paramref name="path"/> should be, if one does.</returns>
    public static string? FileInFoldersPlace(string path)
    {
        string? folder = Path.GetDirectoryName(path);
        while (folder is not null && !Path.Exists(folder)) folder = Path.GetDirectoryName(folder);
        return System.IO.File.Exists(folder) ? folder : null;
    }
}
