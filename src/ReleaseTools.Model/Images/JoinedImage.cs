using System.Diagnostics.CodeAnalysis;
using ReleaseTools.Images.Json;

namespace ReleaseTools.Images;

/// <summary>An image that becomes a part of an index.</summary>
/// <param name="From">As it was named, for messages: itself, or the index that lists it.</param>
/// <param name="Platform">What it runs on; null, or unknown, for what is about another image, such as an attestation.</param>
public sealed record JoinedImage(string From, IndexEntry Entry, ImagePlatform? Platform)
{
    /// <summary>Whether something runs on it: attestations don't.</summary>
    [MemberNotNullWhen(true, nameof(Platform))]
    public bool Runs => Platform is { IsKnown: true };

    /// <summary>What an image runs on: what its configuration says, unless the index that lists it says the same more exactly. Older builds for arm have their variant in the index only.</summary>
    /// <param name="listed">By an index; null where none lists it.</param>
    /// <param name="configured">By the configuration; null where that does not say.</param>
    public static ImagePlatform? PlatformOf(ImagePlatform? listed, ImagePlatform? configured) =>
        configured is null || listed?.Satisfies(configured) is true ? listed : configured;

    public override string ToString() => From.EndsWith(Entry.Image.Digest.ToString(), StringComparison.Ordinal) ? From : $"{From} ({Entry.Image.Digest})";
}

/// <summary>
/// A part of a joined image as a definition names it: an archive (<see cref="ImageArchiveName"/>), <c>oci:FOLDER</c> or <c>docker-daemon:NAME</c>, in the spelling of images
/// (<see cref="ImageReference"/>).
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
