using ReleaseTools.Engine.Images.Releases;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Staging.Pages;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Sessions;
using ReleaseTools.Staging;
using ReleaseTools.Versions;
using Digest = ReleaseTools.Sessions.Fingerprint;

namespace ReleaseTools.Engine.Steps;

internal sealed class LinkStep(ReleaseWorkspace workspace, RunOptions? options = null) : IReleaseStep
{
    public string Name => "link";

    public string Fingerprint(ReleaseSession session) => Digest.Of([session.Published?.ManifestSha256, .. NamesFor(session)]);

    public Task<bool> HoldsAsync(ReleaseSession session, CancellationToken cancellation) => Task.FromResult(true);

    public async Task<StepResult> RunAsync(StepContext context, CancellationToken cancellation)
    {
        ReleaseSession session = context.Session;
        if (session.Published is null) throw new StepMissingException(session, Name, "publish", "Publish-StagedRelease");
        IObjectStore store = workspace.PublishStore(session);
        var order = ReleaseOrder.Of(session.Definition.Version.Style);
        var images = new ImageLinks(workspace, session, store, context.Progress);
        string? replaced = options?.Links is null && session.Settings.FindChannel() is { Replace: true } channel ? $"channel {channel.Name} replaces its release: no link moves to what will be gone" : null;
        if (replaced is not null && session.Images.Count == 0) return StepResult.Skipped(replaced);
        // who follows a link finds the images that belong to what it names; what follows versions itself comes last
        await images.TagAsync(cancellation);
        IReadOnlyList<LinkResult> links = replaced is null ? await MoveAsync(session, store, order, context.Progress, cancellation) : [];
        await images.MoveFloatingAsync(replaced is null ? options?.Links : null, cancellation);
        return StepResult.Completed(new LinksMoved(links, images.Tags.Count > 0 ? images.Tags : null));
    }

    private async Task<IReadOnlyList<LinkResult>> MoveAsync(ReleaseSession session, IObjectStore store, ReleaseOrder order, IProgressSink progress, CancellationToken cancellation)
    {
        IReadOnlyList<LinkResult> links = await new VersionLinks(store, order).MoveAllAsync(session.Product, NamesFor(session), session.Version, confirm: null, cancellation);
        if (ReleaseWorkspace.PublicUrl(session) is { } publicUrl)
        {
            using var reader = new PublicHttpReader();
            links = await new PublicLinks(store, publicUrl, reader).ReadBackAsync(links, cancellation);
        }
        foreach (LinkResult link in links) progress.Say((link.Outcome is LinkVerdict.Refused && options?.Links is not null ? "warning: " : "") + Describe(link));
        foreach (LinkResult link in links.Where(link => link.Warning is not null)) progress.Say($"warning: {link.Name}: {link.Warning}");
        await new ReleasePage(store, order).UpdateAsync(session.Product, ReleaseWorkspace.PublicUrl(session), cancellation);
        return links;
    }

    private IReadOnlyList<string> NamesFor(ReleaseSession session) => LinkName.Of(session.Settings, options?.Links);

    private static string Describe(LinkResult link) => link.Outcome switch
    {
        LinkVerdict.Forward => $"{link.Name}: {link.Previous?.ToString() ?? "new"} -> {link.Version}",
        LinkVerdict.Unchanged => $"{link.Name}: {link.Version} already",
        _ => $"{link.Name}: kept{(link.Previous is null ? "" : $" at {link.Previous}")}, {link.Reason}",
    };
}
