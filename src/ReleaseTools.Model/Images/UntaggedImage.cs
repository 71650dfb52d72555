using System.Text.Json.Serialization;
using ReleaseTools.Images.Json;

namespace ReleaseTools.Images;

/// <summary>An image that has lost a tag, and stays.</summary>
/// <param name="Image">What it is found by now: <c>registry.example.com/hello@sha256:…</c>. Commands take it as it stands.</param>
/// <param name="Repository">The same without digest: <c>registry.example.com/hello</c>.</param>
/// <param name="Tag">The tag that is gone.</param>
/// <param name="Digest">What the tag pointed to.</param>
public sealed record UntaggedImage(string Image, string Repository, string Tag, [property: JsonConverter(typeof(ImageDigestJsonConverter))] ImageDigest Digest)
{
    /// <summary>Reads the name of an image with the tag that it is to lose.</summary>
    /// <exception cref="UsageException">It names no image, or no tag that can be removed.</exception>
    public static ImageLocation Locate(string name)
    {
        var image = ImageLocation.Parse(name);
        _ = TagOf(image);
        return image;
    }

    /// <summary>Chooses the tag that a name means.</summary>
    /// <exception cref="UsageException">It names none, or a digest, or a file that is written only as a whole.</exception>
    public static string TagOf(ImageLocation image) => image switch
    {
        { Transport: not (ImageTransport.Registry or ImageTransport.Layout) } => throw new UsageException("ImageTagStays", image, $"{image} can't lose a tag: tags are removed from registries and OCI layouts.",
            image.Transport is ImageTransport.Engine ? "An engine removes an image with its last tag: use its own command, docker rmi." : "Write the archive again without it: release image copy (in PowerShell: Copy-ContainerImage)."),
        { Digest: not null } => throw new UsageException("ImageTagMissing", image, $"{image} names an image by its digest, and no tag to remove.", "Name the tag alone: hello:1.2.0."),
        { Selector: null, Reference: null or { Tag: null } } => throw new UsageException("ImageTagMissing", image, $"{image} names no tag to remove.", $"Name it: {image}:TAG."),
        { Reference.Tag: { } tag } => tag,
        _ => image.Selector!,
    };

    public override string ToString() => $"{Repository}:{Tag}: removed, the image stays as {Image}";
}
