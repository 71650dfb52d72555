namespace ReleaseTools.Definitions;

/// <summary>How the name of an archive, or of a compressed file, tells its format.</summary>
public static class ArchiveFormats
{
    /// <summary>Whether a format holds one file, without its name.</summary>
    public static bool IsOfOneFile(this ArchiveFormat format) => format is ArchiveFormat.Gz or ArchiveFormat.Zst;

    /// <returns><see cref="ArchiveFormat.None"/> where the ending is not that of an archive.</returns>
    public static ArchiveFormat OfName(string? name) => name switch
    {
        null => ArchiveFormat.None,
        _ when name.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase) => ArchiveFormat.TarGz,
        _ when name.EndsWith(".tar.zst", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".tzst", StringComparison.OrdinalIgnoreCase) => ArchiveFormat.TarZst,
        _ when name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) => ArchiveFormat.Zip,
        _ when name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) => ArchiveFormat.Gz,
        _ when name.EndsWith(".zst", StringComparison.OrdinalIgnoreCase) => ArchiveFormat.Zst,
        _ => ArchiveFormat.None,
    };
}
