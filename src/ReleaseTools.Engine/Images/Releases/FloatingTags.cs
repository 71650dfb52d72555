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
    /// <summary>Moves tags to a release's images, or leaves them where they belong. What is published is read twice, however many tags there are.</summary>
    /// <returns>What became of each, in order.</returns>
    public async Task<IReadOnlyList<TaggedImage>> MoveAsync(IReadOnlyList<ImageNaming> namings, string product, ReleaseVersion version, CancellationToken cancellation)
    {
        if (namings.Count == 0) return [];
        var unread = new HashSet<ReleaseVersion>();
        IReadOnlyList<ReleaseManifest> published = await ReadAsync(product, unread, cancellation);
        var results = new Dictionary<ImageNaming, TaggedImage>();
        var moved = new Dictionary<ImageNaming, ImageDigest>();
        foreach (ImageNaming naming in namings)
        {
            if (Objection(naming, version, published, unread) is { } reason)
            {
                results[naming] = Refused(naming, reason);
                continue;
            }
            results[naming] = await tagger.SetAsync(naming, cancellation);
            moved[naming] = naming.Digest;
        }
        for (bool isSettled = moved.Count == 0; !isSettled;)
        {
            isSettled = true;
            published = await ReadAsync(product, unread, cancellation);
            foreach ((ImageNaming naming, ImageDigest digest) in moved.ToArray())
            {
                if (FloatingTag.OwnerOf(naming, published, order) is not { } owner || owner.Digest == digest) continue;
                await tagger.SetAsync(naming with { Digest = owner.Digest }, cancellation);
                moved[naming] = owner.Digest;
                results[naming] = Refused(naming, $"{owner.Version} was published meanwhile");
                isSettled = false;
            }
        }
        return [.. namings.Select(naming => results[naming])];
    }

    private string? Objection(ImageNaming naming, ReleaseVersion version, IReadOnlyList<ReleaseManifest> published, IEnumerable<ReleaseVersion> unread)
    {
        if (VersionLink.JudgeNew(naming.Tag, version) is { Verdict: LinkVerdict.Refused } refused) return refused.Reason;
        if (unread.FirstOrDefault(other => order.Compare(other, version) > 0) is { } higher) return $"{higher} may have it, whose manifest can't be read";
        return FloatingTag.OwnerOf(naming, published, order) is { } owner && owner.Version != version ? $"would go back from {owner.Version}" : null;
    }

    private Task<IReadOnlyList<ReleaseManifest>> ReadAsync(string product, HashSet<ReleaseVersion> unread, CancellationToken cancellation) => new Publisher(store, store).ReadManifestsAsync(
        product, problem => { if (StoreLayout.ParsePublished($"{problem.Target}") is { } key) unread.Add(key.Version); }, cancellation);

    private static TaggedImage Refused(ImageNaming naming, string reason) => new(naming.ToString(), naming.Digest, LinkVerdict.Refused, reason);
}
