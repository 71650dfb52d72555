using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Images;
using ReleaseTools.Sessions;
using ReleaseTools.Staging;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Workflow.Images;

/// <summary>
/// The tags of a release's images. Registries have no conditional writes, so that a tag is not compared and swapped: it belongs to the release that
/// <see cref="TagOwner"/> names, which the store tells. Who moves a tag looks again afterwards; of two at once, the last to look has seen both.
/// </summary>
/// <param name="store">Where the releases are published.</param>
internal sealed class ReleaseTags(ImageTagger tagger, ReleaseSession session, IObjectStore store)
{
    private readonly ReleaseOrder _order = ReleaseOrder.Of(session.Definition.Version.Style);
    private readonly HashSet<ReleaseVersion> _unread = [];
    private readonly Dictionary<ImageNaming, TaggedImage> _results = [];
    private readonly Dictionary<ImageNaming, ImageDigest> _moved = [];
    private IReadOnlyList<ReleaseManifest>? _published;

    /// <summary>What became of tags, by their names.</summary>
    public IReadOnlyDictionary<ImageNaming, TaggedImage> Results => _results;

    /// <summary>Looks whether fixed tags can be set, before anything is done for them.</summary>
    /// <exception cref="RefusedException">One points to an image that no release of this commit has given it.</exception>
    public async Task RequireFreeAsync(IEnumerable<ImageNaming> namings, CancellationToken cancellation)
    {
        foreach (ImageNaming naming in namings.Where(naming => !naming.Floats))
        {
            if (await tagger.FindOtherAsync(naming, cancellation) is { } other) RequireTakeable(naming, other, await PublishedAsync(cancellation));
        }
    }

    /// <summary>Whether a release of this commit has given a tag to the image that is named with it.</summary>
    public async Task<bool> MayTakeAsync(ImageNaming naming, CancellationToken cancellation) => TagOwner.MayTake(naming, naming.Digest, session.Commit, await PublishedAsync(cancellation));

    /// <exception cref="RefusedException">One points to an image that no release of this commit has given it.</exception>
    public async Task SetFixedAsync(IEnumerable<ImageNaming> namings, CancellationToken cancellation)
    {
        foreach (ImageNaming naming in namings)
        {
            if (await tagger.FindOtherAsync(naming, cancellation) is not { } other)
            {
                await SetAsync(naming, cancellation);
                continue;
            }
            IReadOnlyList<ReleaseManifest> published = await PublishedAsync(cancellation);
            RequireTakeable(naming, other, published);
            if (TagOwner.Of(naming, session.Commit, published, _order) is { } owner && _order.Compare(owner.Version, session.Version) > 0)
                _results[naming] = Refused(naming, $"{owner.Version}, of the same commit, has it");
            else
                await SetAsync(naming with { Floats = true }, naming, cancellation);
        }
    }

    /// <summary>Moves tags to a release's images, or leaves them where they belong. What is published is read twice, however many tags there are.</summary>
    public async Task MoveFloatingAsync(IReadOnlyList<ImageNaming> namings, CancellationToken cancellation)
    {
        if (namings.Count > 0)
        {
            IReadOnlyList<ReleaseManifest> published = await ReadAsync(cancellation);
            foreach (ImageNaming naming in namings)
            {
                if (Objection(naming, published) is { } reason) _results[naming] = Refused(naming, reason);
                else await SetAsync(naming, cancellation);
            }
        }
        await SettleAsync(cancellation);
    }

    private async Task SettleAsync(CancellationToken cancellation)
    {
        for (bool isSettled = _moved.Count == 0; !isSettled;)
        {
            isSettled = true;
            IReadOnlyList<ReleaseManifest> published = await ReadAsync(cancellation);
            foreach ((ImageNaming naming, ImageDigest digest) in _moved.ToArray())
            {
                if (TagOwner.Of(naming, session.Commit, published, _order) is not { } owner || owner.Digest == digest) continue;
                await tagger.SetAsync(naming with { Digest = owner.Digest, Floats = true }, cancellation);
                _moved[naming] = owner.Digest;
                _results[naming] = Refused(naming, $"{owner.Version} was published meanwhile");
                isSettled = false;
            }
        }
    }

    private Task SetAsync(ImageNaming naming, CancellationToken cancellation) => SetAsync(naming, naming, cancellation);

    private async Task SetAsync(ImageNaming how, ImageNaming naming, CancellationToken cancellation)
    {
        _results[naming] = await tagger.SetAsync(how, cancellation);
        _moved[naming] = naming.Digest;
    }

    private void RequireTakeable(ImageNaming naming, ImageDigest other, IReadOnlyList<ReleaseManifest> published)
    {
        if (!TagOwner.MayTake(naming, other, session.Commit, published)) throw new ImageTagTakenException(naming.Repository, naming.Tag, other, naming.Digest);
    }

    private string? Objection(ImageNaming naming, IReadOnlyList<ReleaseManifest> published)
    {
        if (VersionLink.JudgeNew(naming.Tag, session.Version) is { Verdict: LinkVerdict.Refused } refused) return refused.Reason;
        if (_unread.FirstOrDefault(other => _order.Compare(other, session.Version) > 0) is { } higher) return $"{higher} may have it, whose manifest can't be read";
        return TagOwner.Of(naming, session.Commit, published, _order) is { } owner && owner.Version != session.Version ? $"would go back from {owner.Version}" : null;
    }

    // for fixed tags once is enough: those that are moved are compared again once they are settled
    private async Task<IReadOnlyList<ReleaseManifest>> PublishedAsync(CancellationToken cancellation) => _published ??= await ReadAsync(cancellation);

    private Task<IReadOnlyList<ReleaseManifest>> ReadAsync(CancellationToken cancellation) => new ReleaseArea(store).ReadManifestsAsync(
        session.Product, problem => { if (StoreLayout.ParsePublished($"{problem.Target}") is { } key) _unread.Add(key.Version); }, cancellation);

    private static TaggedImage Refused(ImageNaming naming, string reason) => new(naming.ToString(), naming.Digest, LinkVerdict.Refused, reason);
}
