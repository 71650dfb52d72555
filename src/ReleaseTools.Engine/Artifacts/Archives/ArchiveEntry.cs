namespace ReleaseTools.Engine.Artifacts.Archives;

/// <summary>What an archive says about a file: nothing that differs between two machines.</summary>
/// <param name="Name">With forward slashes.</param>
/// <param name="Length">Of the content, in bytes; 0 for a link.</param>
/// <param name="LinkTarget">Where it is a symbolic link: what it points to, relative to its own folder.</param>
internal sealed record ArchiveEntry(string Name, long Length, bool Executable, string? LinkTarget = null)
{
    /// <summary>Unix permissions.</summary>
    public int Mode => LinkTarget is not null ? 0x1FF : Executable ? 0x1ED : 0x1A4;     // 777, 755, 644
}
