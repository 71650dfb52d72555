using System.Diagnostics.CodeAnalysis;

namespace ReleaseTools.Images;

/// <summary>
/// An image wherever it is kept, in the spelling that skopeo and podman have made known (https://github.com/containers/image/blob/main/docs/containers-transports.5.md): a plain
/// name or <c>docker://name</c> in a registry, <c>oci:FOLDER[:TAG]</c>, <c>oci-archive:FILE[:TAG]</c>, <c>docker-archive:FILE[:NAME]</c>, <c>docker-daemon:NAME</c>. In a folder or file, <c>@sha256:…</c> names an image by its digest.
/// </summary>
/// <param name="Path">The folder or file; null for a registry and an engine.</param>
/// <param name="Selector">Which of several images in a folder or file: a tag, a name or a digest; null = the only one.</param>
/// <param name="Reference">The image's name in a registry or an engine; null for files.</param>
public sealed record ImageReference(ImageTransport Transport, string? Path, string? Selector, RegistryReference? Reference)
{
    private static readonly (string Prefix, ImageTransport Transport)[] s_prefixes =
    [
        ("docker://", ImageTransport.Registry),
        ("docker-daemon:", ImageTransport.Engine),
        ("docker-archive:", ImageTransport.DockerArchive),
        ("oci-archive:", ImageTransport.LayoutArchive),
        ("oci:", ImageTransport.Layout),
    ];

    /// <summary>Which image is asked for: by tag, name or digest; null = the only one of a folder or file.</summary>
    public string? EffectiveSelector => Reference?.Selector ?? Selector;

    /// <summary>The digest that it is named by; null where it is named otherwise.</summary>
    public ImageDigest? Digest => Reference is not null ? Reference.Digest : ImageDigest.TryParse(Selector, out ImageDigest? digest) ? digest : null;

    /// <summary>Another image of the same place.</summary>
    public ImageReference WithTag(string tag) => Reference is null ? this with { Selector = tag } : this with { Reference = Reference.WithTag(tag) };

    /// <summary>An image, or a repository, of a registry.</summary>
    public static ImageReference Of(RegistryReference reference) => new(ImageTransport.Registry, null, null, reference);

    /// <exception cref="UsageException">The text names no image.</exception>
    public static ImageReference Parse(string text) => TryParse(text, out ImageReference? location)
        ? location
        : throw new UsageException("ImageLocationInvalid", text, $"'{text}' names no image{RegistryReference.Objection(text)}.",
            "Write registry/repository:tag, oci:FOLDER:TAG, oci-archive:FILE:TAG, docker-archive:FILE:NAME or docker-daemon:NAME.");

    public static bool TryParse(string? text, [NotNullWhen(true)] out ImageReference? location)
    {
        location = null;
        (string prefix, ImageTransport transport) = s_prefixes.FirstOrDefault(known => text?.StartsWith(known.Prefix, StringComparison.Ordinal) is true);
        string rest = text?[(prefix?.Length ?? 0)..] ?? "";
        if (prefix is null || transport is ImageTransport.Registry or ImageTransport.Engine)
        {
            if (RegistryReference.TryParse(rest, out RegistryReference? reference)) location = new ImageReference(prefix is null ? ImageTransport.Registry : transport, null, null, reference);
            return location is not null;
        }
        int at = rest.LastIndexOf('@');
        ImageDigest? digest = null;
        if (at > 0 && ImageDigest.TryParse(rest[(at + 1)..], out digest)) rest = rest[..at];
        // a drive of Windows has a colon of its own
        int colon = rest.IndexOf(':', rest.Length > 2 && char.IsAsciiLetter(rest[0]) && rest[1] == ':' && rest[2] is '\\' or '/' ? 2 : 0);
        (string path, string? selector) = colon < 0 ? (rest, null) : (rest[..colon], rest[(colon + 1)..]);
        if (path.Length == 0 || selector is "") return false;
        location = new ImageReference(transport, path, digest?.ToString() ?? selector, null);
        return true;
    }

    public override string ToString() => Transport switch
    {
        ImageTransport.Registry => Reference!.ToString(),
        ImageTransport.Engine => $"docker-daemon:{Reference}",
        _ => $"{s_prefixes.First(known => known.Transport == Transport).Prefix}{Path}{(Selector is null ? "" : ImageDigest.TryParse(Selector, out _) ? $"@{Selector}" : $":{Selector}")}",
    };
}

/// <summary>Where an image is kept.</summary>
public enum ImageTransport : long
{
    /// <summary>A registry, by the distribution API.</summary>
    Registry,

    /// <summary>A folder by the OCI image layout.</summary>
    Layout,

    /// <summary>Such a folder as a tar.</summary>
    LayoutArchive,

    /// <summary>What <c>docker save</c> writes.</summary>
    DockerArchive,

    /// <summary>A container engine, such as Docker, by its API.</summary>
    Engine,
}

/// <summary>Where a copy of an image goes.</summary>
public static class ImageDestination
{
    /// <param name="text">A place; with a slash at its end, a registry or a part of one below which every image keeps its repository: <c>mirror.example.com/acme/</c>.</param>
    /// <param name="from">The image that is copied.</param>
    /// <exception cref="UsageException">The text names no place, or the image has no repository that it could keep.</exception>
    public static ImageReference Of(string text, ImageReference from)
    {
        if (!text.EndsWith('/')) return ImageReference.Parse(text);
        if (from.Reference is null)
            throw new UsageException("ImageDestinationUnknown", text, $"{from} has no repository that it could keep below {text}.", $"Name one: {text}hello.");
        return ImageReference.Parse(text + from.Reference.Repository);
    }
}
