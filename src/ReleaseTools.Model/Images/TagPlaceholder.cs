using System.Text;
using System.Text.Json.Nodes;
using ReleaseTools.Images.Json;

namespace ReleaseTools.Images;

/// <summary>
/// A small manifest that no other tag names. Registries that delete manifests only by digest remove every tag of a manifest with it: a tag that names this one instead can be removed alone.
/// </summary>
/// <param name="Blobs">What it needs to be there first.</param>
public sealed record TagPlaceholder(ImageManifest Manifest, IReadOnlyList<KeyValuePair<ImageDescriptor, byte[]>> Blobs)
{
    /// <param name="type">Of the image whose tag is removed: a registry that takes only Docker's types gets one of those.</param>
    /// <param name="mark">Makes its digest one that nothing else has.</param>
    public static TagPlaceholder Of(string? type, Guid mark)
    {
        bool isDocker = type?.StartsWith(ImageMediaType.Docker, StringComparison.Ordinal) is true;
        byte[] empty = "{}"u8.ToArray(), config = Encoding.UTF8.GetBytes(Config(mark));
        // the specification wants at least one layer, and names this one (https://github.com/opencontainers/image-spec/blob/v1.1.0/manifest.md#guidance-for-an-empty-descriptor)
        var layer = new ImageDescriptor(isDocker ? ImageMediaType.DockerLayerGzip : ImageMediaType.OciEmpty, ImageDigest.Of(empty), empty.Length);
        var described = new ImageDescriptor(isDocker ? ImageMediaType.DockerConfig : ImageMediaType.OciConfig, ImageDigest.Of(config), config.Length);
        string manifest = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = isDocker ? ImageMediaType.DockerManifest : ImageMediaType.OciManifest,
            ["config"] = Json(described),
            ["layers"] = new JsonArray(Json(layer)),
        }.ToJsonString();
        return new TagPlaceholder(ManifestReader.Read(Encoding.UTF8.GetBytes(manifest), mediaType: null, expected: null, "a placeholder"), [new(layer, empty), new(described, config)]);
    }

    public override string ToString() => Manifest.ToString();

    private static string Config(Guid mark) => new JsonObject
    {
        ["os"] = "linux",
        ["architecture"] = "amd64",
        ["config"] = new JsonObject { ["Labels"] = new JsonObject { ["removed-tag"] = mark.ToString() } },
        ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray(ImageDigest.Of("{}"u8).ToString()) },
    }.ToJsonString();

    private static JsonObject Json(ImageDescriptor part) => new() { ["mediaType"] = part.MediaType, ["digest"] = part.Digest.ToString(), ["size"] = part.Size };
}
