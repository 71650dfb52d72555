using ReleaseTools.Engine.Images;
using ReleaseTools.Images;
using ReleaseTools.Stale;

namespace ReleaseTools.Engine.Stale;

/// <summary>
/// Container images that have a tag, each once with all its tags: a registry removes images, and every tag goes with its image. Two requests for an image that is no list, and one for each
/// tag where the registry does not list digests.
/// </summary>
internal sealed class StaleImages(StaleScope scope) : IStaleResource
{
    private readonly Dictionary<string, StaleImageRepository> _repositories = new(StringComparer.Ordinal);

    public async Task<StaleListing> ListAsync(CancellationToken cancellation)
    {
        var candidates = new List<StaleRelease>();
        var protections = new List<StaleProtection>();
        foreach (ImageReference location in scope.ImageRepositories())
        {
            StaleImageRepository repository = Open(location);
            foreach (ListedImage image in await repository.ListAsync(scope.Skipped, cancellation))
            {
                StaleRelease candidate = Candidate(repository, image);
                candidates.Add(candidate);
                if (repository.ParentOf(image.Details.Digest) is { } parent) protections.Add(StaleProtection.Named(StalePlace.ContainerImage, candidate.Name, $"it is part of {parent}", repository.Where));
                // a tag goes with its image
                else if (repository.UnknownTag is { } tag) protections.Add(StaleProtection.Named(StalePlace.ContainerImage, candidate.Name, $"the tag {tag} can't be read, and may be of it", repository.Where));
            }
        }
        return new StaleListing(candidates, protections);
    }

    public async Task<StaleOutcome> RemoveAsync(StaleRelease release, CancellationToken cancellation)
    {
        StaleImageIdentity image = StaleImageIdentity.Parse(release.Identity);
        await using IImageSource source = OpenSource(ImageReference.Parse(release.Where));
        foreach (string tag in image.Tags)
        {
            ImageDigest? there = await source.FindDigestAsync(tag, image.Digest, cancellation);
            if (there != image.Digest) return there is null && await source.FindDigestAsync(image.Digest.ToString(), cancellation) is null ? StaleOutcome.Gone : StaleOutcome.Changed;
        }
        await Open(ImageReference.Parse(release.Where)).RemoveAsync(image, cancellation);
        return StaleOutcome.Removed;
    }

    public async Task<bool> FinishAsync(StaleRelease release, CancellationToken cancellation)
    {
        await Open(ImageReference.Parse(release.Where)).RemoveChildrenAsync(StaleImageIdentity.Parse(release.Identity), cancellation);
        return true;
    }

    private StaleImageRepository Open(ImageReference location)
    {
        if (_repositories.TryGetValue(location.ToString(), out StaleImageRepository? known)) return known;
        return _repositories[location.ToString()] = new StaleImageRepository(location, OpenSource(location));
    }

    private IImageSource OpenSource(ImageReference location)
    {
        if (location.Reference is { Tag: not null } or { Digest: not null } || location.Selector is not null)
            throw new UsageException("ImageRepositoryInvalid", location, $"{location} names one image, and a whole repository is looked at.", "Leave the tag out, and choose by it: --like PATTERN (in PowerShell: -Like PATTERN).");
        return scope.Images.OpenSource(location) is var source and IImageTags and IImageRemoval
            ? source
            : throw new UsageException("ImageRepositoryInvalid", location, $"From {location} no image can be removed.", "Name a repository of a registry, or a layout: registry.example.com/hello, oci:FOLDER.");
    }

    private StaleRelease Candidate(StaleImageRepository repository, ListedImage image)
    {
        var tags = StaleImageTags.Of(image.Tags, scope.TagPrefix, scope.Order);
        return new StaleRelease
        {
            Place = StalePlace.ContainerImage,
            Product = scope.Product ?? "",
            Name = tags.Name,
            Version = tags.Version,
            Names = tags.Names.Count > 0 ? tags.Names : null,
            Uses = tags.Uses.Count > 0 ? tags.Uses : null,
            Created = image.Details.Created,
            Size = image.Details.Size,
            Prerelease = tags.Version is { IsOfficial: false },
            Where = repository.Where,
            Identity = image.Identity.ToString(),
            Source = scope.Source,
        };
    }
}

/// <summary>What an image was when it was listed: its digest, its tags, and of a list of images their digests, by which its removal is finished where it was interrupted.</summary>
internal sealed record StaleImageIdentity(ImageDigest Digest, IReadOnlyList<string> Tags, IReadOnlyList<ImageDigest> Children)
{
    public static StaleImageIdentity Parse(string text) => text.Split(' ') is [var digest, var tags, var children]
        ? new StaleImageIdentity(ImageDigest.Parse(digest), tags.Split(',', StringSplitOptions.RemoveEmptyEntries), [.. children.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(ImageDigest.Parse)])
        : throw new FormatException($"'{text}' is no identity of an image.");

    public override string ToString() => $"{Digest} {string.Join(',', Tags)} {string.Join(',', Children)}";
}
