namespace ReleaseTools.Engine.References;

/// <summary>The few things an update does to a disk, each of which a power failure or a kill may be the last to see.</summary>
internal interface IFileWriter
{
    void MakeFolder(string path);

    /// <summary>Writes a new file, or anew, through to the disk.</summary>
    /// <param name="like">The file whose permissions it gets; null = the usual ones.</param>
    void Write(string path, byte[] content, string? like);

    /// <summary>Gives a file its name, which it takes from the one that had it; both are in the same folder.</summary>
    void Rename(string from, string to);

    void Delete(string path);
}
