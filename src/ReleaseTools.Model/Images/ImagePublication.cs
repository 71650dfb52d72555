namespace ReleaseTools.Images;

/// <summary>An image that is to be published, with the names that it gets.</summary>
/// <param name="Repositories">Where it goes: registries' repositories, folders of layouts, or archives of layouts. One that is named twice counts once.</param>
/// <param name="Tags">The tags that it has from then on, in the order in which they are set.</param>
/// <param name="Floating">The tags that are moved to it, after all others.</param>
public sealed record ImagePublication(IReadOnlyList<ImageLocation> Repositories, IReadOnlyList<string> Tags, IReadOnlyList<string> Floating)
{
    public IReadOnlyList<ImageLocation> Repositories { get; init; } = [.. Repositories.Distinct()];

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
        foreach (ImageLocation place in Repositories)
        {
            if (place.Transport is not (ImageTransport.Registry or ImageTransport.Layout or ImageTransport.LayoutArchive) || place.Selector is not null || place.Reference is { Tag: not null } or { Digest: not null })
                throw new UsageException("ImageRepositoryInvalid", place, $"{place} is no repository to publish in.", "Write registry/repository, oci:FOLDER or oci-archive:FILE, without a tag; tags are named beside it: --tag (in PowerShell: -Tag).");
        }
        foreach (string tag in Tags.Concat(Floating).Where(tag => !ImageReference.IsTag(tag)))
            throw new UsageException("ImageTagInvalid", tag, $"'{tag}' can't be an image's tag.", "Use letters, digits, '.', '_' and '-', not starting with '.' or '-', at most 128 characters.");
    }
}
