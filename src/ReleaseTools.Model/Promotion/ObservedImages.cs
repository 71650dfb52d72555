using ReleaseTools.Images;

namespace ReleaseTools.Promotion;

/// <summary>What was seen in registries. What was not seen counts as missing.</summary>
public sealed class ObservedImages
{
    private readonly Dictionary<(string Name, string Tag), ImageDigest> _tags = [];
    private readonly HashSet<(string Name, ImageDigest Digest)> _digests = [];

    /// <param name="found">Each with its digest, and with a tag where one points to it: <c>gcr.io/acme/hello:1.0@sha256:…</c>. Of two digests for a tag the later counts.</param>
    public ObservedImages(IEnumerable<ImageReference> found)
    {
        foreach (ImageReference image in found)
        {
            if (image.Digest is not { } digest) throw new ArgumentException($"{image} has no digest.", nameof(found));
            _digests.Add((image.Name, digest));
            if (image.Tag is { } tag) _tags[(image.Name, tag)] = digest;
        }
    }

    /// <summary>Whether a repository has an image.</summary>
    public bool Has(ImageReference repository, ImageDigest digest) => _digests.Contains((repository.Name, digest));

    /// <returns>What a tag points to; null where it is missing.</returns>
    public ImageDigest? TagOf(ImageReference repository, string tag) => _tags.GetValueOrDefault((repository.Name, tag));
}
