using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images;

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
