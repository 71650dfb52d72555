using System.Text.Json.Serialization;
using ReleaseTools.Images.Json;

namespace ReleaseTools.Images;

/// <summary>An image that is to be published, with the names that it gets.</summary>
/// <param name="Repositories">Where it goes: registries' repositories, folders of layouts, or archives of layouts. One that is named twice counts once.</param>
/// <param name="Tags">The tags that it has from then on, in the order in which they are set.</param>
/// <param name="Floating">The tags that are moved to it, after all others.</param>
public sealed record ImagePublication(IReadOnlyList<ImageReference> Repositories, IReadOnlyList<string> Tags, IReadOnlyList<string> Floating)
{
    public IReadOnlyList<ImageReference> Repositories { get; init; } = [.. Repositories.Distinct()];

    public IReadOnlyList<string> Tags { get; init; } = [.. Tags.Distinct(StringComparer.Ordinal)];

    public IReadOnlyList<string> Floating { get; init; } = [.. Floating.Distinct(StringComparer.Ordinal)];

    /// <summary>How plain layers are compressed, of an image that comes from a container engine.</summary>
    public LayerCompression Compression { get; init; } = LayerCompression.Gzip;

    /// <summary>The names that an image gets, each repository under its spelling.</summary>
    /// <exception cref="UsageException">A place is no repository, or no tag is named.</exception>
    public IReadOnlyList<ImageNaming> Namings(ImageDigest digest)
    {
        Check();
        return ImageNaming.Of(new ReleaseImage(Repositories[0].ToString(), digest, 0, [])
        {
            Aliases = [.. Repositories.Skip(1).Select(place => place.ToString())],
            Tags = Tags,
            Floating = Floating,
        });
    }

    /// <exception cref="UsageException">A place is no repository, a tag is none, or none is named.</exception>
    public void Check()
    {
        if (Tags.Count == 0 && Floating.Count == 0) throw new UsageException("ImageTagMissing", Repositories[0], $"No tag is named that the image in {Repositories[0]} should get.", "Name it: --tag TAG (in PowerShell: -Tag TAG).");
        foreach (ImageReference place in Repositories)
        {
            if (place.Transport is not (ImageTransport.Registry or ImageTransport.Layout or ImageTransport.LayoutArchive) || place.Selector is not null || place.Reference is { Tag: not null } or { Digest: not null })
                throw new UsageException("ImageRepositoryInvalid", place, $"{place} is no repository to publish in.", "Write registry/repository, oci:FOLDER or oci-archive:FILE, without a tag; tags are named beside it: --tag (in PowerShell: -Tag).");
        }
        foreach (string tag in Tags.Concat(Floating).Where(tag => !RegistryReference.IsTag(tag)))
            throw new UsageException("ImageTagInvalid", tag, $"'{tag}' can't be an image's tag.", "Use letters, digits, '.', '_' and '-', not starting with '.' or '-', at most 128 characters.");
    }
}

/// <summary>One tag that one repository is to have.</summary>
/// <param name="Repository">Registry and repository.</param>
/// <param name="Floats">Whether the tag may be taken from another image.</param>
public sealed record ImageNaming(string Repository, string Tag, ImageDigest Digest, bool Floats)
{
    /// <summary>The namings of an image in the order in which they are done (R6.6): its fixed tags, each in all of its repositories; then those that float, so that who follows them finds everything else done.</summary>
    public static IReadOnlyList<ImageNaming> Of(ReleaseImage image) =>
    [
        .. from tag in image.Tags from repository in image.Repositories select new ImageNaming(repository, tag, image.Digest, Floats: false),
        .. from tag in image.Floating from repository in image.Repositories select new ImageNaming(repository, tag, image.Digest, Floats: true),
    ];

    public override string ToString() => $"{Repository}:{Tag}";
}

/// <summary>How layers are compressed that come from a container engine, which has them plain.</summary>
public enum LayerCompression
{
    /// <summary>As every engine and registry reads it.</summary>
    Gzip,

    /// <summary>Smaller, and faster to unpack: for Docker 23, containerd 1.5 and later.</summary>
    Zstd,

    /// <summary>Not at all.</summary>
    None,
}

/// <summary>A container image of a release. What it is, its digest says; its tags are given to that digest when the release is linked.</summary>
/// <param name="Name">The repository that it is released in: <c>registry.example.com/hello</c>.</param>
/// <param name="Digest">Of its manifest.</param>
/// <param name="Size">What has to be fetched for it, in bytes; of a list all platforms, what they share once.</param>
/// <param name="Platforms">What it runs on, as <c>os/architecture</c>.</param>
public sealed record ReleaseImage(string Name, [property: JsonConverter(typeof(ImageDigestJsonConverter))] ImageDigest Digest, long Size, IReadOnlyList<string> Platforms)
{
    /// <summary>The tags that it has from then on; empty before it is staged.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The tags that move to it from an older release; empty before it is staged.</summary>
    public IReadOnlyList<string> Floating { get; init; } = [];

    /// <summary>Further repositories that have it; empty before it is staged.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>As it is pulled: <c>registry.example.com/hello@sha256:…</c>.</summary>
    [JsonIgnore]
    public string Reference => $"{Name}@{Digest}";

    /// <summary>Every repository that has it.</summary>
    [JsonIgnore]
    public IEnumerable<string> Repositories => Aliases.Prepend(Name);

    public override string ToString() => Reference;
}

/// <summary>An image that is to be built from a Dockerfile.</summary>
/// <param name="Context">The folder that the Dockerfile can copy from, in full.</param>
/// <param name="Dockerfile">Its path in that folder, with forward slashes.</param>
public sealed record ImageBuild(string Context, string Dockerfile)
{
    /// <summary>What the Dockerfile names as <c>ARG</c>. They can be read in the image: no place for secrets.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What it is built for; none = the engine's own platform. Of several, an index is made.</summary>
    public IReadOnlyList<ImagePlatform> Platforms { get; init; } = [];

    /// <exception cref="UsageException">One is no platform to build for, or there twice.</exception>
    public static IReadOnlyList<ImagePlatform> PlatformsOf(IEnumerable<string> names)
    {
        ImagePlatform[] platforms = [.. names.Select(name => ImagePlatform.Parse(name.Trim()))];
        if (Array.Find(platforms, platform => platform.OsVersion is not null) is { } exact)
            throw new UsageException("ImagePlatformInvalid", $"{exact}", $"{exact}: a build can't choose the version of the system.", $"Write {exact with { OsVersion = null }}; the image that the Dockerfile begins with has the version.");
        if (platforms.GroupBy(platform => platform).FirstOrDefault(same => same.Skip(1).Any()) is { Key: var twice })
            throw new UsageException("ImagePlatformInvalid", $"{twice}", $"{twice} is there twice.", "Name each platform once.");
        return platforms;
    }
}
