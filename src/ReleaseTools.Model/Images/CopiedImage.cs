namespace ReleaseTools.Images;

/// <summary>An image that was copied, and what that took.</summary>
/// <param name="Source">As it was named.</param>
/// <param name="Destination">Where it is now, with its tag or digest.</param>
/// <param name="Digest">Of its manifest at the destination.</param>
public sealed record CopiedImage(string Source, string Destination, ImageDigest Digest)
{
    /// <summary>Of the manifest that was named at the source: another one only where some of its platforms were copied.</summary>
    public ImageDigest SourceDigest { get; init; } = Digest;

    /// <summary>Whether it was there already, under every tag that was wanted: nothing was written.</summary>
    public bool Existed { get; init; }

    /// <summary>How many blobs were sent.</summary>
    public int Sent { get; init; }

    /// <summary>How many bytes of blobs were sent.</summary>
    public long SentBytes { get; init; }

    /// <summary>How many blobs the registry took over from another of its repositories.</summary>
    public int Mounted { get; init; }

    /// <summary>How many blobs were there.</summary>
    public int Found { get; init; }

    /// <summary>How many layers were not copied because their owner alone distributes them: the image names them, and where they are.</summary>
    public int Foreign { get; init; }

    /// <summary>How much of what refers to it was copied: signatures, attestations, SBOMs.</summary>
    public int Referrers { get; init; }

    public override string ToString() => $"{Destination}{(Destination.Contains('@', StringComparison.Ordinal) ? "" : $"@{Digest}")}";
}

/// <summary>An image that is to be copied, with all the names that it gets.</summary>
/// <param name="To">The place; its tag is among <paramref name="Tags"/>.</param>
/// <param name="Tags">None = it is found by its digest.</param>
public sealed record PlannedCopy(ImageReference From, ImageReference To, IReadOnlyList<string> Tags)
{
    /// <param name="to">Without a tag the image keeps its own, and has none where it is named by digest.</param>
    /// <param name="tags">Further tags.</param>
    /// <exception cref="UsageException">The destination is named by a digest.</exception>
    public static PlannedCopy Of(ImageReference from, ImageReference to, IReadOnlyList<string> tags) =>
        new(from, to, TagsAt(to, ImageDigest.TryParse(from.EffectiveSelector, out _) ? null : from.EffectiveSelector, tags));

    /// <summary>Names at destinations that several sources would get: one of their images would win by chance.</summary>
    public static IEnumerable<(string Name, IReadOnlyList<ImageReference> Sources)> SharedNames(IEnumerable<PlannedCopy> copies) =>
        from copy in copies
        from tag in copy.Tags
        group copy.From by $"{copy.Place}:{tag}" into name
        let sources = name.Distinct().ToArray()
        where sources.Length > 1
        select (name.Key, (IReadOnlyList<ImageReference>)sources);

    /// <param name="usual">The tag that is set where the destination has none; null = none.</param>
    /// <param name="tags">Further tags.</param>
    /// <exception cref="UsageException">The destination is named by a digest.</exception>
    internal static IReadOnlyList<string> TagsAt(ImageReference to, string? usual, IReadOnlyList<string> tags)
    {
        if (to.Digest is not null) throw new UsageException("ImageDestinationDigest", to, $"{to} can't be written to: what an image's digest is, is not ours to choose.", "Name a tag, or only the repository.");
        string? own = to.Reference?.Tag ?? to.Selector ?? usual;
        return [.. (own is null ? tags : tags.Prepend(own)).Distinct(StringComparer.Ordinal)];
    }

    private string Place => To.Reference is { } reference ? $"{To with { Reference = reference.Bare }}" : $"{To with { Selector = null }}";
}

/// <summary>Images that are to be joined into an index, with all the names that it gets.</summary>
/// <param name="From">Each once.</param>
/// <param name="Tags">None = the index is found by its digest.</param>
public sealed record PlannedJoin(IReadOnlyList<ImageReference> From, ImageReference To, IReadOnlyList<string> Tags)
{
    /// <param name="to">With a tag, or none.</param>
    /// <param name="tags">Further tags.</param>
    /// <exception cref="UsageException">No image is named, or the destination can't have an index, or is named by a digest.</exception>
    public static PlannedJoin Of(IEnumerable<ImageReference> from, ImageReference to, IReadOnlyList<string> tags)
    {
        ImageReference[] distinct = [.. from.Distinct()];
        if (distinct.Length == 0) throw new UsageException("ImageMissing", to, $"No image is named that {to} should list.", "Name one for each platform.");
        if (to.Transport is ImageTransport.DockerArchive or ImageTransport.Engine)
            throw new UsageException("ImageNotOne", to, $"{to} can't hold an index: {(to.Transport is ImageTransport.Engine ? "a container engine" : "an archive of docker save")} has single images.", "Write to a registry, to oci:FOLDER or to oci-archive:FILE.");
        return new PlannedJoin(distinct, to, PlannedCopy.TagsAt(to, usual: null, tags));
    }
}
