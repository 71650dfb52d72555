namespace ReleaseTools.Images;

/// <summary>
/// A part of a joined image as a definition names it: an archive (<see cref="ImageArchiveName"/>), <c>oci:FOLDER</c> or <c>docker-daemon:NAME</c>, in the spelling of images
/// (<see cref="ImageLocation"/>).
/// </summary>
public static class JoinedImageName
{
    private const string Layout = "oci:", Engine = "docker-daemon:";

    /// <returns>The kind, null for an archive whose content tells; and the place.</returns>
    public static (ImageTransport? Kind, string Place) Split(string name) =>
        name.StartsWith(Layout, StringComparison.Ordinal) ? (ImageTransport.Layout, name[Layout.Length..])
        : name.StartsWith(Engine, StringComparison.Ordinal) ? (ImageTransport.Engine, name[Engine.Length..])
        : ImageArchiveName.Split(name);
}
