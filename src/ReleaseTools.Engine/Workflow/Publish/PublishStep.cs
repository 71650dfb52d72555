using ReleaseTools.Engine.IO;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Staging.Pages;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Workflow.Build;
using ReleaseTools.Engine.Workflow.GitHub;
using ReleaseTools.Engine.Workflow.Images;
using ReleaseTools.Engine.Workflow.Test;
using ReleaseTools.Engine.Workflow.Verification;
using ReleaseTools.Sessions;
using ReleaseTools.Staging;
using ReleaseTools.Testing;
using ReleaseTools.Triggers;
using ReleaseTools.Verification;
using ReleaseTools.Versions;
using ReleaseTools.Workflow;
using Digest = ReleaseTools.Sessions.Fingerprint;

namespace ReleaseTools.Engine.Workflow.Publish;

internal sealed class PublishStep(ReleaseWorkspace workspace) : IReleaseStep
{
    // older than this, a half-staged build has nobody who still stages it
    private static readonly TimeSpan s_unfinished = TimeSpan.FromDays(1);

    public string Name => "publish";

    public string Fingerprint(ReleaseSession session) => Digest.Of(session.Staged?.ManifestSha256, workspace.PublishStore(session).Root.ToString());

    public async Task<bool> HoldsAsync(ReleaseSession session, CancellationToken cancellation)
    {
        IObjectStore store = workspace.PublishStore(session);
        try
        {
            return session.Published is { } published
                && await new ReleaseArea(store).GetAsync(published.Product, published.Version, publicUrl: null, cancellation) is { } there
                && there.ManifestSha256 == published.ManifestSha256;
        }
        catch (ReleaseException e) when (e.ErrorId is "ManifestInvalid" or "ObjectNotText")
        {
            return false;                                                   // it is damaged, and will be restored
        }
    }

    public async Task<IReadOnlyList<ReleaseFinding>?> VerifyAsync(ReleaseSession session, IProgressSink progress, CancellationToken cancellation)
    {
        if (session.Published is not { } published) return null;
        IObjectStore[] places = [workspace.PublishStore(session), .. ReleaseWorkspace.PublicUrl(session) is { } url ? new[] { workspace.Store(url) } : []];
        var order = ReleaseOrder.Of(session.Definition.Version.Style);
        var findings = new List<ReleaseFinding>();
        foreach (IObjectStore place in places)
        {
            var verifier = new StoreVerifier(place, published.Product, published.Version);
            findings.AddRange(await verifier.VerifyContentsAsync(published.ManifestSha256, progress, cancellation));
            if (verifier.Manifest is { } manifest) findings.AddRange(await new PageVerifier(place, published.Product, order).VerifyAsync(manifest, cancellation));
        }
        findings.AddRange(await new SessionImages(workspace, session, progress).Published().VerifyContentsAsync(session.Images, progress, cancellation));
        return findings;
    }

    public async Task RequireAsync(ReleaseSession session, RunOptions options, CancellationToken cancellation)
    {
        if (session.Staged is not { } staged) throw new StepMissingException(session, Name, "stage", "New-StagedRelease");
        if (session.Published is not null) return;
        if (TestGate.Of(session) is { IsOpen: false } gate) throw new TestsNotPassedException(session, gate, workspace.LogPath(session.Settings));
        var stage = new StagingArea(workspace.StageStore(session));
        ReleaseManifest held = await stage.ReadManifestAsync(staged, cancellation);
        await new ReleaseArea(workspace.PublishStore(session)).RequireFreeAsync(staged, stage, cancellation);
        var images = new SessionImages(workspace, session, NoProgress.Instance);
        await images.RequireAsync(held.Images ?? [], cancellation);
        await images.RequireFreeTagsAsync(held.Images ?? [], cancellation);
    }

    public async Task<StepResult> RunAsync(StepContext context, CancellationToken cancellation)
    {
        ReleaseSession session = context.Session;
        await RequireAsync(session, context.Options, cancellation);
        if (session.Published is { } done) return await RepairAsync(context, done, cancellation);
        StagedRelease staged = session.Staged!;
        var stage = new StagingArea(workspace.StageStore(session));
        IObjectStore destination = workspace.PublishStore(session);
        var images = new SessionImages(workspace, session, context.Progress);
        PublishedRelease published = await new ReleaseArea(destination).PublishAsync(staged, stage, ReleaseWorkspace.PublicUrl(session), context.Progress, cancellation);
        var page = new ReleasePage(destination, ReleaseOrder.Of(session.Definition.Version.Style));
        await page.UpdateAsync(session.Product, ReleaseWorkspace.PublicUrl(session), context.Progress.Skip, cancellation);
        if (EarlierReleases.Of(session.Settings) is { } earlier)
            await new EarlierVersions(destination, earlier, page, context.Progress).RemoveAsync(published, ReleaseWorkspace.PublicUrl(session), cancellation);
        await stage.RetainAsync(
            session.Product, session.Definition.Stage.Keep, destination, (builds, token) => images.RemoveAsync(builds, stage.Store, destination, token), context.Progress.Skip, cancellation);
        // measured from this build, by the store's own dates: what this machine's clock says may be wrong
        if (await stage.Store.StatAsync(staged.Prefix + StoreLayout.Manifest, cancellation) is { } manifest)
            await stage.SweepAsync(manifest.Modified - s_unfinished, isAbandoned: null, cancellation);
        FinishedWork.Remove(workspace, session);
        return StepResult.Completed(new ReleasePublished(published));
    }

    private async Task<StepResult> RepairAsync(StepContext context, PublishedRelease published, CancellationToken cancellation)
    {
        ReleaseSession session = context.Session;
        IObjectStore store = workspace.PublishStore(session);
        await new ReleaseRepair(workspace.StageStore(session), store, published, manifest => SessionRelease.SourcesOf(workspace, session, manifest, context.Options.GitHub), context.Progress).RepairReleaseAsync(cancellation);
        await new SessionImages(workspace, session, context.Progress).RepairAsync(session.Images, cancellation);
        await new ReleasePage(store, ReleaseOrder.Of(session.Definition.Version.Style)).UpdateAsync(session.Product, ReleaseWorkspace.PublicUrl(session), context.Progress.Skip, cancellation);
        return StepResult.Completed(new ReleasePublished(published));
    }
}

/// <summary>What a finished build left in the work folder.</summary>
internal static class FinishedWork
{
    /// <summary>Removes it: it lies in the store. Notes stay: they are read by people.</summary>
    public static void Remove(ReleaseWorkspace workspace, ReleaseSession session)
    {
        string work = workspace.WorkFolder(session.Settings);
        Folder.Delete(Path.Combine(work, "source"));
        new ContainerFolders(workspace.Root, work).Remove();
        Folder.Delete(Path.Combine(work, "artifacts"));
        Folder.Delete(SessionImages.Folder(workspace, session.Settings));
        Folder.Delete(workspace.ModulesFolder(session.Settings));
        foreach (TestKind kind in Enum.GetValues<TestKind>()) Folder.Delete(workspace.TestFolder(session.Settings, kind));
    }
}
