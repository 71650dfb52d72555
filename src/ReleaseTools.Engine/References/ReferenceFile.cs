using ReleaseTools.References;

namespace ReleaseTools.Engine.References;

/// <summary>Opens the file of a reference, and tells why it can't be.</summary>
internal static class ReferenceFile
{
    /// <summary>Runs what reads the file.</summary>
    /// <returns>What kept it from being read; null where nothing did.</returns>
    public static (VersionReferenceFault Fault, string Message)? TryRead(string fullPath, Action<Stream> read)
    {
        try
        {
            if (Directory.Exists(fullPath)) return (VersionReferenceFault.FileUnreadable, "it is a folder, not a file");
            using var file = new FileStream(fullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (!file.CanSeek) return (VersionReferenceFault.FileUnreadable, "it is no plain file");
            read(file);
            return null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return (VersionReferenceFault.FileMissing, "there is no such file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (VersionReferenceFault.FileUnreadable, $"it can't be read: {e.Message.TrimEnd('.')}");
        }
        catch (NotTextException e)
        {
            return (VersionReferenceFault.FileBinary, e.Message);
        }
    }
}
