using System.Text.Json.Nodes;

namespace ReleaseTools.Images.Json;

/// <summary>What an index says of an image: what is followed of it, and all of it, so that what is not known here stays when it is written into another index.</summary>
/// <param name="Json">Not changed by anyone who writes it elsewhere.</param>
public sealed record IndexEntry(ImageDescriptor Image, JsonObject Json)
{
    /// <summary>An entry for an image that no index lists yet.</summary>
    public static IndexEntry Of(ImageManifest image)
    {
        var json = new JsonObject { ["mediaType"] = image.MediaType, ["digest"] = image.Digest.ToString(), ["size"] = image.Bytes.Length };
        if (image.ArtifactType is not null) json["artifactType"] = image.ArtifactType;
        return new IndexEntry(image.Descriptor, json);
    }

    /// <summary>The entries of indexes, in their order.</summary>
    /// <param name="from">For messages.</param>
    /// <exception cref="ImageInvalidException">An index says something twice.</exception>
    public static IReadOnlyList<IndexEntry> In(IEnumerable<ImageManifest> indexes, string from) => IndexWriter.Guard<IReadOnlyList<IndexEntry>>(from, () =>
    [
        .. indexes.SelectMany(index => index.Manifests.Zip(JsonNode.Parse(index.Bytes.Span)!["manifests"] as JsonArray ?? [], (image, json) => new IndexEntry(image, (JsonObject)json!))),
    ]);
}
