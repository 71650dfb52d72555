using ReleaseTools.Formatting;

namespace ReleaseTools.Images;

/// <summary>An image as a registry, a folder or an engine has it.</summary>
/// <param name="Image">Where it is: <c>registry.example.com/hello:1.2</c>, <c>oci:out:1.2</c>. Commands take it as it stands.</param>
/// <param name="Repository">The same without tag: <c>registry.example.com/hello</c>.</param>
/// <param name="Tag">Null where it has none.</param>
/// <param name="Digest">Of its manifest: what it is known by everywhere.</param>
public sealed record ContainerImage(string Image, string Repository, string? Tag, ImageDigest Digest)
{
    /// <summary>Of its manifest.</summary>
    public required string MediaType { get; init; }

    /// <summary>What it runs on: one for an image, more for a list of images, none for an artifact such as a signature.</summary>
    public IReadOnlyList<ImagePlatform> Platforms { get; init; } = [];

    /// <summary>What has to be fetched for it, in bytes: its layers and its configuration, as they are packed; of a list all platforms, what they share once.</summary>
    public long Size { get; init; }

    /// <summary>When it was built, as its configuration says; null where that is not said: a reproducible build says the beginning of 1970, and means nothing by it.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>As people read it.</summary>
    public string SizeText => ByteSize.Format(Size);

    public override string ToString() => Image;
}
