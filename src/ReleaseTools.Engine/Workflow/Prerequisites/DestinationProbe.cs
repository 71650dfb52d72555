using ReleaseTools.Definitions;
using ReleaseTools.Engine.Branches;
using ReleaseTools.Engine.GitHub;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Workflow.GitHub;
using ReleaseTools.Engine.Workflow.Images;
using ReleaseTools.Engine.Workflow.Tracking;
using ReleaseTools.Images;
using ReleaseTools.Prerequisites;
using ReleaseTools.Sessions;
using ReleaseTools.Workflow;

namespace ReleaseTools.Engine.Workflow.Prerequisites;

/// <summary>Finds out whether every destination can be written, by writing and removing a small object there; and whether it keeps the conditions of writes.</summary>
/// <param name="access">How GitHub is reached.</param>
public sealed class DestinationProbe(ReleaseWorkspace workspace, GitHubAccess? access = null, ProbeScope? scope = null)
{
    // always the same, so that a probe which was killed is swept by the next
    private const string Key = "release-tools-probe";

    private readonly ProbeScope _scope = scope ?? ProbeScope.Whole;

    public async Task<IReadOnlyList<PrerequisiteFinding>> TestAsync(ReleaseSession session, CancellationToken cancellation)
    {
        if (!_scope.IsPreview) workspace.EnsureHome();
        IObjectStore stage = workspace.StageStore(session), publish = workspace.PublishStore(session);
        List<PrerequisiteFinding> findings = [await TestAsync(stage, cancellation)];
        if (publish.Root != stage.Root) findings.Add(_scope.For("publish", await TestAsync(publish, cancellation)));
        if (await new TagProbe(workspace).TestAsync(session, cancellation) is { } tag) findings.Add(_scope.For(Pipeline.Tag, tag));
        if (session.Definition.Publish.GitHub is { } gitHub && !session.Rehearsal) findings.AddRange((await new GitHubProbe(workspace, access ?? GitHubAccess.Default).TestAsync(session, gitHub, cancellation)).Select(finding => _scope.For(GitHubStep.StepName, finding)));
        if (session.Settings.EffectiveDefinition.TrackingIssue is not null && session.TrackingIssue is null && !session.Rehearsal) findings.Add(_scope.For(TrackingIssueStep.StepName, await new TrackingProbe(workspace, access ?? GitHubAccess.Default).TestAsync(session, cancellation)));
        findings.AddRange(await new ImageProbe(workspace).TestAsync(session, cancellation));
        return findings;
    }

    private async Task<PrerequisiteFinding> TestAsync(IObjectStore store, CancellationToken cancellation)
    {
        string name = $"{(_scope.IsPreview ? "read" : "write")} {store.Root}";
        string needed = _scope.IsPreview ? "a store; whether it can be written is found out by writing, and a preview writes nothing" : "the right to write and delete, and writes with conditions";
        try
        {
            if (_scope.IsPreview)
            {
                await store.StatAsync(Key, cancellation);
                return new PrerequisiteFinding(name, PrerequisiteOutcome.Passed, "readable", needed);
            }
            await store.PutAsync(Key, ObjectContent.FromText("ReleaseTools looks whether it may write here.\n"), Precondition.None, cancellation);
            await store.DeleteAsync(Key, Precondition.None, cancellation);
            // manifests, links and the page rest on them: a store that ignores them loses one of two writers' work
            await store.RequireConditionsAsync(cancellation);
            return new PrerequisiteFinding(name, PrerequisiteOutcome.Passed, "writable", needed);
        }
        catch (ReleaseException e)
        {
            return new PrerequisiteFinding(name, PrerequisiteOutcome.Failed, e.Message, needed, e.Remedy);
        }
    }
}

/// <summary>Finds out whether the git tag of a release can be made and pushed: git pushes to see whether it could, and sends nothing.</summary>
internal sealed class TagProbe(ReleaseWorkspace workspace)
{
    /// <returns>Null where the session gets no tag.</returns>
    public async Task<PrerequisiteFinding?> TestAsync(ReleaseSession session, CancellationToken cancellation)
    {
        if (TagPolicy.ReasonAgainst(session) is not null) return null;
        string name = $"push tag {session.Tag}";
        const string needed = "a tag that is free or at the commit, and the right to push it";
        try
        {
            TagPlan plan = await TagPlan.CreateAsync(workspace, new TagRequest { Session = session }, cancellation);
            await plan.RequireAccessAsync(cancellation);
            return new PrerequisiteFinding(name, PrerequisiteOutcome.Passed, plan.Notice ?? (plan.IsChange ? $"{plan.Target}: it can be pushed" : "there"), needed);
        }
        catch (ReleaseException e)
        {
            return new PrerequisiteFinding(name, PrerequisiteOutcome.Failed, e.Message, needed, $"{e.Remedy} Or release without a tag: tag: false in release.yaml.".TrimStart());
        }
    }
}

/// <summary>Finds out whether the images of a release can be written to their repositories. Nothing is left there.</summary>
internal sealed class ImageProbe(ReleaseWorkspace workspace)
{
    public async Task<IReadOnlyList<PrerequisiteFinding>> TestAsync(ReleaseSession session, CancellationToken cancellation)
    {
        var images = new SessionImages(workspace, session, NoProgress.Instance);
        var places = new ImageTransports(workspace.Environment);
        var findings = new List<PrerequisiteFinding>();
        IReadOnlyList<ImageDefinition> named;
        try { named = images.Definitions(); }
        catch (ReleaseException e) { return [new PrerequisiteFinding("images", PrerequisiteOutcome.Failed, e.Message, "names that registries take", e.Remedy)]; }
        foreach (string repository in named.SelectMany(image => image.Repositories()).Distinct(StringComparer.Ordinal))
            findings.Add(await TestAsync(places, images.Locate(repository), cancellation));
        findings.AddRange(await TestTagsAsync(session, images, places, cancellation));
        return findings;
    }

    // which image a build makes is known only afterwards: where it is the same again, its tags are no conflict
    private async Task<IReadOnlyList<PrerequisiteFinding>> TestTagsAsync(ReleaseSession session, SessionImages images, ImageTransports places, CancellationToken cancellation)
    {
        var findings = new List<PrerequisiteFinding>();
        ReleaseTags tags = images.Tags(workspace.PublishStore(session));
        foreach ((ImageDefinition image, string repository, string tag) in images.KnownTags())
        {
            try
            {
                await using IImageTarget target = places.OpenTarget(images.Locate(repository));
                if (await target.ResolveAsync(tag, cancellation) is not { } there || session.Images.Any(built => built.Name == image.Name && built.Digest == there)) continue;
                if (await tags.MayTakeAsync(new ImageNaming(repository, tag, there, Floats: false), cancellation)) continue;
                findings.Add(new PrerequisiteFinding($"tag {repository}:{tag}", PrerequisiteOutcome.Warning, $"it points to {there}", "free, or the image that will be built",
                    "If the build makes another image, the release stops before anything is public: choose another tag, or list it under 'floating'."));
            }
            catch (ReleaseException) { /* a repository that can't be read is among the findings already */ }
        }
        return findings;
    }

    private static async Task<PrerequisiteFinding> TestAsync(ImageTransports places, ImageReference place, CancellationToken cancellation)
    {
        string name = $"write {place}";
        const string needed = "the right to push";
        try
        {
            await using IImageTarget target = places.OpenTarget(place);
            if (target is IImageAccess access) await access.RequireWriteAsync(cancellation);
            return new PrerequisiteFinding(name, PrerequisiteOutcome.Passed, "writable", needed);
        }
        catch (ReleaseException e)
        {
            return new PrerequisiteFinding(name, PrerequisiteOutcome.Failed, e.Message, needed, e.Remedy);
        }
    }
}
