namespace ReleaseTools.Engine.IO;

/// <summary>Removes and copies folders that builds have filled.</summary>
internal static class Folder
{
    /// <summary>Removes a folder with everything in it, also what is read-only, or the file that a build put in its place; a link is removed, never what it points to. A folder that is not there is fine.</summary>
    /// <exception cref="ReleaseException">Something in it can't be removed.</exception>
    public static void Delete(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true } or { LinkTarget: not null }) File.Delete(path);
            if (!Directory.Exists(path)) return;
            if (OperatingSystem.IsWindows()) MakeWritable(path);
            Directory.Delete(path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReleaseException("FolderInUse", ErrorCategory.WriteError, path, $"Could not clear {path}: {e.Message}",
                "See what holds it, remove it by hand, then run the same command again.", e);
        }
    }

    /// <summary>Copies a folder of plain files.</summary>
    /// <param name="to">Does not exist yet.</param>
    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string folder in Directory.EnumerateDirectories(from)) Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        foreach (string file in Directory.EnumerateFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }

    // git makes its objects read-only, and Windows refuses to delete such files
    private static void MakeWritable(string path)
    {
        foreach (string file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)) File.SetAttributes(file, FileAttributes.Normal);
    }
}
