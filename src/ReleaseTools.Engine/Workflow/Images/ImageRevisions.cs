using System.Numerics;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Images;
using ReleaseTools.Images;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Workflow.Images;

/// <summary>Counts the images of a version by the tags that its repositories have (R2.2).</summary>
internal sealed class ImageRevisions(ImagePlaces places, Func<string, ImageLocation> locate)
{
    /// <summary>The revision that images get: one for all of them. Those that have the last one already keep it.</summary>
    /// <param name="first">Where a version without images begins.</param>
    public async Task<BigInteger> NextAsync(string gitTag, ReleaseVersion version, int first, IReadOnlyList<ReleaseImage> images, CancellationToken cancellation)
    {
        (string Repository, ImageDigest Digest)[] all = [.. images.SelectMany(image => image.Repositories.Select(repository => (repository, image.Digest)))];
        BigInteger? last = null;
        foreach ((string repository, _) in all)
        {
            if (await LastAsync(repository) is { } found && (last is null || found > last)) last = found;
        }
        if (last is null || last < first) return first;
        string tag = ImageTag.Of(gitTag, version, last.Value).ToString();
        foreach ((string repository, ImageDigest digest) in all)
        {
            await using IImageTarget target = places.OpenTarget(locate(repository));
            if (await target.ResolveAsync(tag, digest, cancellation) is { } there && there != digest) return last.Value + 1;
        }
        return last.Value;

        async Task<BigInteger?> LastAsync(string repository)
        {
            await using IImageSource source = places.OpenSource(locate(repository));
            if (source is not IImageTags tags) return null;
            var names = new List<string>();
            await foreach (string name in tags.ListTagsAsync(cancellation)) names.Add(name);
            return ReleaseImages.LastRevision(gitTag, version, names);
        }
    }
}
