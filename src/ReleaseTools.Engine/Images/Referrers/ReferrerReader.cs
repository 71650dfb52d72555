using System.Net;
using ReleaseTools.Images;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Engine.Images.Referrers;

/// <summary>
/// Finds everything in one repository that refers to an image: to the image itself, to each of its platforms, and to what refers to those in its turn. The tags of
/// the repository are listed once, so that none is asked for that is not there.
/// </summary>
/// <param name="lists">The tags that this command has listed already; null = none.</param>
internal sealed class ReferrerReader(IImageSource repository, TagLists? lists = null)
{
    // a signature of a bill of materials of an image is two deep
    private const int Deepest = 3;

    private readonly TagLists _lists = lists ?? new TagLists();

    /// <param name="image">What is not there has nothing that refers to it.</param>
    /// <returns>In the order in which they are found: what refers to a referrer comes after it.</returns>
    public async Task<IReadOnlyList<ImageReferrer>> ReadAsync(ImageDigest image, CancellationToken cancellation)
    {
        IReadOnlySet<string>? tags = await ListTagsAsync(cancellation);
        var found = new List<ImageReferrer>();
        var seen = new HashSet<ImageDigest>();
        var waiting = new Queue<(ImageDigest Digest, int Depth, bool MayHaveChildren)>([(image, 0, true)]);
        while (waiting.TryDequeue(out (ImageDigest Digest, int Depth, bool MayHaveChildren) next))
        {
            if (!seen.Add(next.Digest)) continue;
            foreach (ImageReferrer one in next.Depth < Deepest ? await AboutAsync(next.Digest, tags, cancellation) : [])
            {
                found.Add(one);
                waiting.Enqueue((one.Digest, next.Depth + 1, false));
            }
            if (!next.MayHaveChildren || !MayHaveMore(tags)) continue;
            foreach (ImageDescriptor child in (await repository.FindManifestAsync(next.Digest.ToString(), cancellation))?.Manifests ?? [])
                waiting.Enqueue((child.Digest, next.Depth, ImageMediaType.IsIndex(child.MediaType)));
        }
        return found;
    }

    private async Task<IReadOnlyList<ImageReferrer>> AboutAsync(ImageDigest subject, IReadOnlySet<string>? tags, CancellationToken cancellation)
    {
        var found = new List<ImageReferrer>();
        if (repository is IImageReferrers referrers) found.AddRange((await referrers.ListReferrersAsync(subject, tags, cancellation)).Select(one => ImageReferrer.Of(subject, one)));
        foreach (string tag in CosignTag.Kinds.Select(kind => CosignTag.Of(subject, kind)).OfType<string>().Where(tag => tags?.Contains(tag) is not false))
        {
            if (await repository.FindManifestAsync(tag, cancellation) is { } manifest) found.Add(new ImageReferrer(subject, manifest.Digest, tag, manifest.ArtifactType, manifest.Bytes.Length));
        }
        return found;
    }

    // without a list of referrers, and without a tag that is made of a digest, there is nothing about any platform either
    private bool MayHaveMore(IReadOnlySet<string>? tags) => tags is null || repository is IImageReferrers { KeepsReferrers: not false } || tags.Any(tag => CosignTag.TryParse(tag, out _, out _));

    private async Task<IReadOnlySet<string>?> ListTagsAsync(CancellationToken cancellation)
    {
        if (repository is not IImageTags tags) return null;
        try
        {
            return await _lists.ReadAsync(repository.Name, tags, cancellation);
        }
        // who may read images need not be allowed to list them: then each is asked for
        catch (RegistryException e) when (e.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented)
        {
            return null;
        }
    }
}
