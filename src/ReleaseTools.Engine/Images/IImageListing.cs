using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images;

/// <summary>
/// Lists a repository with the digest of every tag, in one answer. The specification has no such request; Google's registries (<c>gcr.io</c>, <c>*.gcr.io</c>, <c>*.pkg.dev</c>) put a
/// member <c>manifest</c> of digests, each with its <c>tag</c> list, into their answer to <c>/v2/NAME/tags/list</c>.
/// </summary>
internal interface IImageListing
{
    /// <returns>Every digest with its tags, none for some; empty where the repository is not there; null where this registry's answer has no digests.</returns>
    Task<IReadOnlyDictionary<ImageDigest, IReadOnlyList<string>>?> ListDigestsAsync(CancellationToken cancellation);
}
