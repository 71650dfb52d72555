namespace ReleaseTools.Engine.Notes;

/// <summary>Writes files so that a reader finds the old bytes or the new ones, never a part.</summary>
internal static class WholeFile
{
    public static async Task WriteAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        string target = new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : Path.GetFullPath(path);
        string draft = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}.tmp");
        try
        {
            await File.WriteAllBytesAsync(draft, bytes, cancellation);
            if (!OperatingSystem.IsWindows() && File.Exists(target)) File.SetUnixFileMode(draft, File.GetUnixFileMode(target));
            File.Move(draft, target, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReleaseException("FileNotWritten", ErrorCategory.WriteError, path, $"Could not write {path}: {e.Message}", "Make room, or make the folder writable.", e);
        }
        finally
        {
            File.Delete(draft);
        }
    }
}
