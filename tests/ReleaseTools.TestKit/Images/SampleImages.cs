using System.Text;
using ReleaseTools.Images;

namespace ReleaseTools.TestKit.Images;

/// <summary>Small images to copy.</summary>
internal static class SampleImages
{
    /// <summary>An image of layers with these texts.</summary>
    public static ImageManifest AddImage(this MemoryImages images, string? tag, params string[] layers) => images.AddImageFor("linux/amd64", tag, layers);

    /// <summary>An image whose configuration names a platform.</summary>
    public static ImageManifest AddImageFor(this MemoryImages images, string platform, string? tag, params string[] layers)
    {
        string[] runsOn = platform.Split('/');
        string contents = string.Join(',', layers.Select(layer => $"\"{ImageDigest.Of(Encoding.UTF8.GetBytes(layer))}\""));
        ImageDescriptor config = images.Add(Encoding.UTF8.GetBytes($$"""{"os":"{{runsOn[0]}}","architecture":"{{runsOn[1]}}","rootfs":{"type":"layers","diff_ids":[{{contents}}]},"comment":"{{string.Join(',', layers).Replace("\0", "", StringComparison.Ordinal)}}"}"""), ImageMediaType.OciConfig);
        ImageDescriptor[] blobs = [.. layers.Select(layer => images.Add(Encoding.UTF8.GetBytes(layer)))];
        return images.Add($$"""{"schemaVersion":2,"mediaType":"{{ImageMediaType.OciManifest}}","config":{{Json(config)}},"layers":[{{string.Join(',', blobs.Select(Json))}}]}""", tag);
    }

    /// <summary>An index of images that are there, one for each platform.</summary>
    public static ImageManifest AddIndex(this MemoryImages images, string? tag, params (string Platform, ImageManifest Image)[] children) => images.Add(
        $$"""{"schemaVersion":2,"mediaType":"{{ImageMediaType.OciIndex}}","manifests":[{{string.Join(',', children.Select(child => Json(child.Image.Descriptor, child.Platform)))}}]}""", tag);

    /// <summary>An artifact that is about a manifest that is there.</summary>
    public static ImageManifest AddReferrer(this MemoryImages images, ImageManifest subject)
    {
        ImageDescriptor empty = images.Add("{}"u8.ToArray(), ImageMediaType.OciEmpty), content = images.Add(Encoding.UTF8.GetBytes($"about {subject.Digest}"), "text/plain");
        return images.Add($$"""{"schemaVersion":2,"mediaType":"{{ImageMediaType.OciManifest}}","artifactType":"text/plain","config":{{Json(empty)}},"layers":[{{Json(content)}}],"subject":{{Json(subject.Descriptor)}}}""");
    }

    public static string Json(ImageDescriptor descriptor) => $$"""{"mediaType":"{{descriptor.MediaType}}","digest":"{{descriptor.Digest}}","size":{{descriptor.Size}}}""";

    private static string Json(ImageDescriptor descriptor, string platform)
    {
        var parsed = ImagePlatform.Parse(platform);
        return $$"""{"mediaType":"{{descriptor.MediaType}}","digest":"{{descriptor.Digest}}","size":{{descriptor.Size}},"platform":{"os":"{{parsed.Os}}","architecture":"{{parsed.Architecture}}"} }""";
    }
}
