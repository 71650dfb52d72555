namespace ReleaseTools.Definitions;

/// <summary>How an archive's name tells its format.</summary>
public static class ArchiveFormats
{
    /// <returns><see cref="ArchiveFormat.None"/> where the ending is not that of an archive.</returns>
    public static ArchiveFormat OfName(string? name) => name switch
    {
        null => ArchiveFormat.None,
        _ when name.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase) => ArchiveFormat.TarGz,
        _ when name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) => ArchiveFormat.Zip,
        _ => ArchiveFormat.None,
    };
}
