using ReleaseTools.Staging;
using ReleaseTools.Versions;

namespace ReleaseTools.Images;

/// <summary>Where a tag belongs that moves from release to release.</summary>
/// <param name="Version">The release that has it.</param>
/// <param name="Digest">Its image.</param>
public sealed record FloatingTag(ReleaseVersion Version, ImageDigest Digest)
{
    /// <summary>The highest release that names a tag; tags that start with <c>stable</c> belong to official ones (R5.3).</summary>
    /// <param name="published">The manifests of all releases, in any order.</param>
    /// <returns>Null where none names it.</returns>
    public static FloatingTag? OwnerOf(ImageNaming naming, IEnumerable<ReleaseManifest> published, ReleaseOrder order) =>
        (from release in published
         where VersionLink.JudgeNew(naming.Tag, release.Version).Verdict is LinkVerdict.Forward
         from image in release.Images ?? []
         where image.Floating.Contains(naming.Tag, StringComparer.Ordinal) && image.Repositories.Contains(naming.Repository, StringComparer.Ordinal)
         select new FloatingTag(release.Version, image.Digest)).MaxBy(tag => tag.Version, order);
}
