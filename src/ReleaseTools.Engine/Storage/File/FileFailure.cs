namespace ReleaseTools.Engine.Storage.File;

/// <summary>Says what a file system refused in a person's words, without the names of temporary files.</summary>
internal static class FileFailure
{
    private const int EExists = 17, ENoSpace = 28, EReadOnly = 30, EQuotaLinux = 122, EQuotaBsd = 69;
    private const int DiskFull = unchecked((int)0x80070070), WriteProtected = unchecked((int)0x80070013);

    public static Exception Explain(Exception failure) => failure.HResult switch
    {
        ENoSpace or DiskFull => new IOException("the disk is full", failure),
        EQuotaLinux or EQuotaBsd => new IOException("the disk quota is full", failure),
        EReadOnly or WriteProtected => new UnauthorizedAccessException("the file system is read-only", failure),
        _ => failure,
    };

    /// <summary>Whether a file could not be named because a folder above it came or went at the same moment; a file in a folder's place stays.</summary>
    public static bool IsVanishedFolder(IOException failure, string path) =>
        (failure is DirectoryNotFoundException or FileNotFoundException || failure.HResult == EExists) && FileOpening.FileInFoldersPlace(path) is null;
}
