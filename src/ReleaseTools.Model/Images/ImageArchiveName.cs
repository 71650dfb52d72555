namespace ReleaseTools.Images;

/// <summary>An archive as a definition names it: a path, before which its kind may stand, as in the spelling of images: <c>docker-archive:out/hello.tar</c>.</summary>
public static class ImageArchiveName
{
    private static readonly (string Prefix, ImageTransport Kind)[] s_kinds = [("docker-archive:", ImageTransport.DockerArchive), ("oci-archive:", ImageTransport.LayoutArchive)];

    /// <returns>The kind, null where none is named: then the content tells; and the rest.</returns>
    public static (ImageTransport? Kind, string Path) Split(string name)
    {
        foreach ((string prefix, ImageTransport kind) in s_kinds)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal)) return (kind, name[prefix.Length..]);
        }
        return (null, name);
    }
}
