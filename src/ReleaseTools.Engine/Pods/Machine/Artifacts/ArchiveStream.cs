namespace ReleaseTools.Engine.Pods.Machine.Artifacts;

/// <summary>Opens files that are read once, from front to back.</summary>
internal static class ArchiveStream
{
    /// <exception cref="ReleaseException">The file can't be read.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RefusedException("PodArtifactMissing", ErrorCategory.ObjectNotFound, path, $"There is no file {path}.", "Check the sources in pod.json, and that the bundle is complete.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReleaseException("PodArtifactUnreadable", ErrorCategory.ReadError, path, $"{path} can't be read: {e.Message}", "Check the file and who may read it.", e);
        }
    }
}
