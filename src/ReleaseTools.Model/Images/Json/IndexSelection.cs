using System.Text.Json.Nodes;

namespace ReleaseTools.Images.Json;

/// <summary>Writes the index of some images of another one. What it says of them, and of itself, stays as it is; its digest is another.</summary>
public static class IndexSelection
{
    // what BuildKit notes with an attestation (https://github.com/moby/buildkit/blob/v0.16.0/docs/attestations/attestation-storage.md)
    private const string AboutAnnotation = "vnd.docker.reference.digest";

    /// <param name="indexes">The index, then those in it.</param>
    /// <param name="chosen">The images that are kept; attestations about them are kept, too.</param>
    /// <param name="from">For messages.</param>
    /// <returns>The index itself where it lists nothing else.</returns>
    /// <exception cref="ImageInvalidException">One of them says something twice, or with half a character.</exception>
    public static ImageManifest Of(IReadOnlyList<ImageManifest> indexes, IReadOnlySet<ImageDigest> chosen, string from)
    {
        ImageManifest whole = indexes[0];
        if (whole.Manifests.All(IsKept)) return whole;
        return IndexWriter.Guard(from, () =>
            IndexWriter.Write((JsonObject)JsonNode.Parse(whole.Bytes.Span)!, whole.MediaType, IndexEntry.In(indexes, from).Where(entry => IsKept(entry.Image)).Select(entry => entry.Json), from));

        bool IsKept(ImageDescriptor listed) => chosen.Contains(listed.Digest) || (ImageDigest.TryParse(listed.Annotations.GetValueOrDefault(AboutAnnotation), out ImageDigest? about) && chosen.Contains(about));
    }
}
