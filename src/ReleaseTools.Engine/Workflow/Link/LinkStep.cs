using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Staging.Pages;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Workflow.Images;
using ReleaseTools.Engine.Workflow.Verification;
using ReleaseTools.Sessions;
using ReleaseTools.Staging;
using ReleaseTools.Verification;
using ReleaseTools.Versions;
using Digest = ReleaseTools.Sessions.Fingerprint;

namespace ReleaseTools.Engine.Workflow.Link;

internal sealed class LinkStep(ReleaseWorkspace workspace, RunOptions? options = null) : IReleaseStep
{
    private readonly IReadOnlyList<string>? _names = options?.For<LinkOptions>().Names;

    public string Name => "link";

    public string Fingerprint(ReleaseSession session) => Digest.Of([session.Published?.ManifestSha256, .. NamesFor(session)]);

    /// <summary>Whether the links that were moved still name what they were moved to: a higher release may have taken them since, and what the step tells has to be true.</summary>
    public async Task<bool> HoldsAsync(ReleaseSession session, CancellationToken cancellation)
    {
        var links = new VersionLinks(workspace.PublishStore(session));
        foreach (LinkResult moved in Moved(session))
        {
            if ((await links.GetAsync(moved.Product, moved.Name, cancellation))?.Version != moved.Version) return false;
        }
        return true;
    }

    public async Task<IReadOnlyList<ReleaseFinding>?> VerifyAsync(ReleaseSession session, IProgressSink progress, CancellationToken cancellation)
    {
        IObjectStore store = workspace.PublishStore(session);
        var order = ReleaseOrder.Of(session.Definition.Version.Style);
        string[] moved = [.. Moved(session).Select(link => link.Name)];
        var findings = new List<ReleaseFinding>(await new LinkVerifier(store, session.Product, order).VerifyAsync(session.Version, moved, cancellation));
        if (ReleaseWorkspace.PublicUrl(session) is { } url) findings.AddRange(await new LinkVerifier(workspace.Store(url), session.Product, order).VerifyAsync(session.Version, moved, cancellation));
        if (session.Images.Count == 0) return findings;
        IReadOnlyList<ReleaseManifest> published = await new ReleaseArea(store).ReadManifestsAsync(session.Product, progress.Skip, cancellation);
        findings.AddRange(await new SessionImages(workspace, session, progress).Published().VerifyTagsAsync(session.Images, published, order, cancellation));
        return findings;
    }

    public Task RequireAsync(ReleaseSession session, RunOptions options, CancellationToken cancellation)
    {
        if (session.Published is null) throw new StepMissingException(session, Name, "publish", "Publish-StagedRelease");
        return Task.CompletedTask;
    }

    public async Task<StepResult> RunAsync(StepContext context, CancellationToken cancellation)
    {
        ReleaseSession session = context.Session;
        await RequireAsync(session, context.Options, cancellation);
        IObjectStore store = workspace.PublishStore(session);
        var order = ReleaseOrder.Of(session.Definition.Version.Style);
        var images = new ImageLinks(workspace, session, store, context.Progress);
        string? replaced = _names is null && session.Settings.FindChannel() is { Replace: true } channel ? $"channel {channel.Name} replaces its release: no link moves to what will be gone" : null;
        if (replaced is not null && session.Images.Count == 0) return StepResult.Skipped(replaced);
        // who follows a link finds the images that belong to what it names; what follows versions itself comes last
        await images.TagAsync(cancellation);
        IReadOnlyList<LinkResult> links = replaced is null ? await MoveAsync(session, store, order, context.Progress, cancellation) : [];
        await images.MoveFloatingAsync(replaced is null ? _names : null, cancellation);
        return StepResult.Completed(new LinksMoved(links, images.Tags.Count > 0 ? images.Tags : null));
    }

    private async Task<IReadOnlyList<LinkResult>> MoveAsync(ReleaseSession session, IObjectStore store, ReleaseOrder order, IProgressSink progress, CancellationToken cancellation)
    {
        IReadOnlyList<LinkResult> links = await new VersionLinks(store, order).MoveAllAsync(session.Product, NamesFor(session), session.Version, confirm: null, cancellation);
        links = await GiveBackAsync(session, store, order, links, cancellation);
        if (ReleaseWorkspace.PublicUrl(session) is { } publicUrl)
        {
            using var reader = new PublicHttpReader();
            links = await new PublicLinks(store, publicUrl, reader).ReadBackAsync(links, cancellation);
        }
        foreach (LinkResult link in links) progress.Say((link.Outcome is LinkVerdict.Refused && _names is not null ? "warning: " : "") + Describe(link));
        foreach (LinkResult link in links.Where(link => link.Warning is not null)) progress.Say($"warning: {link.Name}: {link.Warning}");
        await new ReleasePage(store, order).UpdateAsync(session.Product, ReleaseWorkspace.PublicUrl(session), progress.Skip, cancellation);
        return links;
    }

    /// <summary>A link that named what is not published belongs to the highest release that names it in its turn, which need not be this one.</summary>
    private static async Task<IReadOnlyList<LinkResult>> GiveBackAsync(ReleaseSession session, IObjectStore store, ReleaseOrder order, IReadOnlyList<LinkResult> links, CancellationToken cancellation)
    {
        if (!links.Any(IsBroken)) return links;
        ReleaseVersion[] higher = [.. (await new ReleaseArea(store).VersionsAsync(session.Product, cancellation)).Where(version => order.Compare(version, session.Version) > 0)];
        var results = new List<LinkResult>();
        foreach (LinkResult link in links)
        {
            ReleaseVersion? owner = !IsBroken(link) ? null : higher.Where(version => (session.Settings with { Version = version }).LinkNames().Contains(link.Name, StringComparer.Ordinal)).Max(order);
            results.Add(owner is null ? link : (await new VersionLinks(store, order).MoveAsync(session.Product, link.Name, owner, cancellation)) with { Version = session.Version, Previous = owner, Outcome = LinkVerdict.Refused, Reason = $"would go back from {owner}" });
        }
        return results;

        bool IsBroken(LinkResult link) => link is { Outcome: LinkVerdict.Forward, Previous: { } previous } && order.Compare(previous, link.Version) > 0;
    }

    private static IEnumerable<LinkResult> Moved(ReleaseSession session) => session.Links.Where(link => link.Outcome is LinkVerdict.Forward or LinkVerdict.Unchanged);

    private IReadOnlyList<string> NamesFor(ReleaseSession session) => session.Settings.LinkNames(_names);

    private static string Describe(LinkResult link) => link.Outcome switch
    {
        LinkVerdict.Forward => $"{link.Name}: {link.Previous?.ToString() ?? "new"} -> {link.Version}",
        LinkVerdict.Unchanged => $"{link.Name}: {link.Version} already",
        _ => $"{link.Name}: kept{(link.Previous is null ? "" : $" at {link.Previous}")}, {link.Reason}",
    };
}

/// <summary>Which links are moved.</summary>
public sealed record LinkOptions : IStepOptions
{
    /// <summary>Null = those that the definition names.</summary>
    public IReadOnlyList<string>? Names { get; init; }
}
