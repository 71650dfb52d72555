using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Images;
using ReleaseTools.Staging;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Images.Releases;

/// <summary>
/// Tags that move from release to release. Registries have no conditional writes, so that a tag is not compared and swapped: it belongs to the highest published release that names it, which
/// the store tells. Who moves a tag looks again afterwards; of two at once, the last to look has seen both.
/// </summary>
/// <param name="store">Where the releases are published.</param>
/// <param name="order">Which version is the higher one.</param>
internal sealed class FloatingTags(ImageTagger tagger, IObjectStore store, ReleaseOrder order)
{
    /// <summary>Moves a tag to a release's image, or leaves it where it belongs.</summary>
    public async Task<TaggedImage> MoveAsync(ImageNaming naming, string product, ReleaseVersion version, CancellationToken cancellation)
    {
        if (VersionLink.JudgeNew(naming.Tag, version) is { Verdict: LinkVerdict.Refused } refused) return Refused(naming, refused.Reason!);
        FloatingTag owner = await OwnerAsync(naming, product, version, cancellation);
        if (owner.Version != version) return Refused(naming, $"would go back from {owner.Version}");
        TaggedImage result = await tagger.SetAsync(naming, cancellation);
        while (await OwnerAsync(naming, product, version, cancellation) is var now && now.Digest != owner.Digest)
        {
            await tagger.SetAsync(naming with { Digest = now.Digest }, cancellation);
            owner = now;
            result = Refused(naming, $"{now.Version} was published meanwhile");
        }
        return result;
    }

    private async Task<FloatingTag> OwnerAsync(ImageNaming naming, string product, ReleaseVersion version, CancellationToken cancellation)
    {
        IReadOnlyList<ReleaseManifest> published = await new Publisher(store, store).ReadManifestsAsync(product, cancellation);
        return FloatingTag.OwnerOf(naming, published, order) ?? new FloatingTag(version, naming.Digest);
    }

    private static TaggedImage Refused(ImageNaming naming, string reason) => new(naming.ToString(), naming.Digest, LinkVerdict.Refused, reason);
}
