using ReleaseTools.Images;
using ReleaseTools.Versions;

namespace ReleaseTools.Staging;

/// <summary>The release that a tag belongs to.</summary>
/// <param name="Digest">Its image.</param>
public sealed record TagOwner(ReleaseVersion Version, ImageDigest Digest)
{
    /// <summary>
    /// A tag that floats belongs to the highest release that names it; those that start with <c>stable</c> to official ones (R5.3). A fixed tag belongs to the
    /// highest release of its commit: what an rc is called after its commit, the official version of that commit is called, too.
    /// </summary>
    /// <param name="commit">Of the release that asks.</param>
    /// <param name="published">The manifests of all releases, in any order.</param>
    /// <returns>Null where none names it.</returns>
    public static TagOwner? Of(ImageNaming naming, string commit, IEnumerable<ReleaseManifest> published, ReleaseOrder order) => Claims(naming, commit, published).MaxBy(owner => owner.Version, order);

    /// <summary>Whether a fixed tag may be taken from an image: a release of the same commit has given it.</summary>
    /// <param name="there">What the tag points to.</param>
    /// <inheritdoc cref="Of"/>
    public static bool MayTake(ImageNaming naming, ImageDigest there, string commit, IEnumerable<ReleaseManifest> published) => Claims(naming, commit, published).Any(owner => owner.Digest == there);

    private static IEnumerable<TagOwner> Claims(ImageNaming naming, string commit, IEnumerable<ReleaseManifest> published) =>
        from release in published
        where naming.Floats ? VersionLink.JudgeNew(naming.Tag, release.Version).Verdict is LinkVerdict.Forward : release.Commit == commit
        from image in release.Images ?? []
        where (naming.Floats ? image.Floating : image.Tags).Contains(naming.Tag, StringComparer.Ordinal) && image.Repositories.Contains(naming.Repository, StringComparer.Ordinal)
        select new TagOwner(release.Version, image.Digest);
}

/// <summary>Which images go with the staged builds that go (R5.4).</summary>
public static class StagedImages
{
    /// <param name="removed">The builds that go.</param>
    /// <param name="kept">Every other build and release of the product.</param>
    /// <returns>What only those that go name, by repository and digest.</returns>
    public static IReadOnlyList<(string Repository, ImageDigest Digest)> OnlyIn(IEnumerable<ReleaseManifest> removed, IEnumerable<ReleaseManifest> kept) =>
        [.. removed.SelectMany(Of).Except(kept.SelectMany(Of))];

    private static IEnumerable<(string Repository, ImageDigest Digest)> Of(ReleaseManifest manifest) =>
        from image in manifest.Images ?? [] from repository in image.Repositories select (repository, image.Digest);
}
