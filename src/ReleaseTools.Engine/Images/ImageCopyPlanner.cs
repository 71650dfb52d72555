using ReleaseTools.Formatting;
using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images;

/// <summary>Finds out what a command copies, and under which names, before the first byte is sent.</summary>
/// <param name="lists">The tags that this command has listed already; null = none.</param>
internal sealed class ImageCopyPlanner(IImageTransports places, TagLists? lists = null)
{
    private readonly TagLists _lists = lists ?? new TagLists();

    /// <param name="failed">Told of each name that means no image; the others are copied.</param>
    /// <exception cref="UsageException">One name would be that of two images.</exception>
    public async Task<IReadOnlyList<PlannedCopy>> PlanAsync(ImageCopyRequest request, Action<ReleaseException> failed, CancellationToken cancellation)
    {
        var copies = new List<PlannedCopy>();
        foreach (string name in request.Names.Distinct(StringComparer.Ordinal))
        {
            try
            {
                foreach (ImageReference from in await SelectAsync(name, request, cancellation))
                    copies.Add(PlannedCopy.Of(from, request.Locate(ImageDestination.Of(request.Destination, from)), request.Tags));
            }
            catch (ReleaseException e)
            {
                failed(e);
            }
        }
        PlannedCopy[] planned = [.. copies.DistinctBy(copy => (copy.From, copy.To))];
        if (planned.Length > 1 && planned.FirstOrDefault(copy => copy.To.Transport is ImageTransport.LayoutArchive or ImageTransport.DockerArchive)?.To is { } archive)
            throw new UsageException("ImageArchiveShared", archive, $"{archive} takes one image, and {planned.Length} are to be copied.", "Copy them into a folder, oci:FOLDER, or one by one into archives of their own.");
        await RequireDistinctAsync(planned, cancellation);
        return planned;
    }

    private async Task<IReadOnlyList<ImageReference>> SelectAsync(string name, ImageCopyRequest request, CancellationToken cancellation)
    {
        (string place, string pattern) = ImagePattern.Split(name);
        bool hasTag = place != name || name.Contains('@', StringComparison.Ordinal);
        if (request.AllTags && hasTag) throw new UsageException("ImageTagsNamed", name, $"{name} is one image, and all tags are wanted.", "Name the repository alone, or leave out --all-tags (in PowerShell: -AllTag).");
        if (!request.AllTags && !(hasTag && NamePattern.IsPattern(pattern))) return [request.Locate(ImageReference.Parse(name))];
        ImageReference repository = request.Locate(ImageReference.Parse(place));
        await using IImageSource source = places.OpenSource(repository);
        string[] tags = [.. (await _lists.ReadAsync(source.Name, source.RequireTags(repository), cancellation)).Where(tag => ImagePattern.Matches(pattern, tag)).Order(StringComparer.Ordinal)];
        if (tags.Length == 0) throw new RefusedException("ImageMissing", ErrorCategory.ObjectNotFound, name, $"{repository} has no tag{(request.AllTags ? "" : $" like {pattern}")}, or is not there.", "Check its name, and whether you may read it.");
        return [.. tags.Select(repository.WithTag)];
    }

    /// <summary>Verifies that no two images would get the same name. Sources with the same digest do not conflict.</summary>
    /// <exception cref="UsageException">One would.</exception>
    public async Task RequireDistinctAsync(IReadOnlyList<PlannedCopy> copies, CancellationToken cancellation)
    {
        var digests = new Dictionary<ImageReference, ImageDigest?>();
        var clashes = new List<string>();
        foreach ((string name, IReadOnlyList<ImageReference> sources) in PlannedCopy.SharedNames(copies))
        {
            foreach (ImageReference source in sources.Where(source => !digests.ContainsKey(source))) digests[source] = await FindAsync(source, cancellation);
            // what is not there will be an error of its own
            if (sources.Select(source => digests[source]).OfType<ImageDigest>().Distinct().Skip(1).Any()) clashes.Add($"{name} would be {string.Join(" and ", sources)}");
        }
        if (clashes.Count > 0)
            throw new UsageException("ImageTagShared", copies[0].To, $"{string.Join("; ", clashes)}: these are different images. Nothing was written.", "Give each a repository or a tag of its own; with a slash at the end of the destination each keeps its repository.");
    }

    private async Task<ImageDigest?> FindAsync(ImageReference image, CancellationToken cancellation)
    {
        await using IImageSource source = places.OpenSource(image);
        return image.EffectiveSelector is { } selector ? await source.FindDigestAsync(selector, cancellation) : (await source.FindManifestAsync(selector: null, cancellation))?.Digest;
    }
}

/// <summary>What one command is to copy.</summary>
/// <param name="Names">The images; a tag may have the wildcards <c>*</c> and <c>?</c>.</param>
/// <param name="Destination">See <see cref="ImageDestination"/>.</param>
public sealed record ImageCopyRequest(IReadOnlyList<string> Names, string Destination)
{
    /// <summary>Further tags that each image gets.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Whether every tag of the repositories that are named is meant.</summary>
    public bool AllTags { get; init; }

    /// <summary>Completes the paths of places; by default they are as they are.</summary>
    public Func<ImageReference, ImageReference> Locate { get; init; } = place => place;
}

/// <summary>How an image is copied.</summary>
public sealed record ImageCopyOptions
{
    /// <summary>The platforms that are copied. Of one, the digest is that of its image; of several, that of a new index of those alone. None = the image as it is, with all its platforms.</summary>
    public IReadOnlyList<ImagePlatform> Platforms { get; init; } = [];

    /// <summary>Whether layers are copied, too, that only their owner distributes (<see cref="ImageMediaType.IsForeign"/>), such as those of older Windows images: have the right to.</summary>
    public bool IncludeForeign { get; init; }

    /// <summary>How plain layers of a container engine's images are compressed on their way; all others stay as they are.</summary>
    public LayerCompression Compression { get; init; } = LayerCompression.Gzip;

    /// <summary>Which tags may be moved from another image; by default none.</summary>
    public Predicate<string> Floats { get; init; } = _ => false;

    /// <summary>Whether what refers to the image, or to one of its platforms, is copied, too: signatures, attestations, SBOMs.</summary>
    public bool Referrers { get; init; }

    /// <summary>How many blobs of an image are under way at once.</summary>
    public int BlobsAtOnce { get; init; } = 6;
}

/// <summary>Finds out which tags an image still has to get.</summary>
internal static class MissingTags
{
    /// <param name="floats">Which tags may be moved from another image.</param>
    /// <returns>Those that it has not.</returns>
    /// <exception cref="ImageTagTakenException">One points to another image, and may not be moved.</exception>
    public static async Task<string[]> FindMissingTagsAsync(this IImageTarget target, ImageManifest image, IReadOnlyList<string> tags, Predicate<string> floats, CancellationToken cancellation)
    {
        var missing = new List<string>();
        foreach (string tag in tags)
        {
            ImageDigest? there = await target.ResolveAsync(tag, cancellation);
            if (there is not null && image.IsCalled(there)) continue;
            if (there is not null && !floats(tag)) throw new ImageTagTakenException(target.Name, tag, there, image.Digest);
            missing.Add(tag);
        }
        return [.. missing];
    }
}
