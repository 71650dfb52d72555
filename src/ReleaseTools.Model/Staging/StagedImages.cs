using ReleaseTools.Images;

namespace ReleaseTools.Staging;

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
