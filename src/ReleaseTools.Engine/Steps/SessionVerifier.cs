using ReleaseTools.Engine.Images.Releases;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Images;
using ReleaseTools.Sessions;
using ReleaseTools.Staging;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Steps;

/// <summary>Looks whether a release is as its session says: every step done, and what it made in its place. It only reads.</summary>
public sealed class SessionVerifier(ReleaseWorkspace workspace, RunOptions? options = null)
{
    /// <returns>A verdict for each step of the release that makes something, in their order.</returns>
    public async Task<IReadOnlyList<StepVerdict>> VerifyAsync(ReleaseSession session, CancellationToken cancellation)
    {
        var verdicts = new List<StepVerdict>();
        // what only looks at the machine that it runs on has made nothing that could be looked at here
        foreach (IReleaseStep step in Pipeline.Of(workspace, session.Settings.EffectiveDefinition, options).Where(step => step is not (PrerequisitesStep or PushAccessStep)))
        {
            string? objection = await ObjectionAsync(step, session, cancellation);
            verdicts.Add(new StepVerdict(session.Id, step.Name, objection is null, objection ?? ""));
        }
        return verdicts;
    }

    private async Task<string?> ObjectionAsync(IReleaseStep step, ReleaseSession session, CancellationToken cancellation)
    {
        if (session.Step(step.Name) is not { State: StepState.Done or StepState.Skipped } record)
            return session.Step(step.Name) is { State: StepState.Failed } failed ? $"failed: {failed.Reason}" : "not done";
        if (record.Fingerprint != step.Fingerprint(session)) return "what it depends on has changed since";
        if (!await step.HoldsAsync(session, cancellation)) return "what it made is not in its place";
        return step switch
        {
            PublishStep => await ImagesAsync(session, cancellation),
            LinkStep => await LinksAsync(session, cancellation) ?? await TagsAsync(session, cancellation),
            _ => null,
        };
    }

    private async Task<string?> ImagesAsync(ReleaseSession session, CancellationToken cancellation)
    {
        try
        {
            await new SessionImages(workspace, session, NoProgress.Instance).RequireAsync(session.Images, cancellation);
            return null;
        }
        catch (RefusedException e)
        {
            return e.Message;
        }
    }

    // what floats may have moved on, too
    private async Task<string?> TagsAsync(ReleaseSession session, CancellationToken cancellation)
    {
        ImageTagger tagger = new SessionImages(workspace, session, NoProgress.Instance).Tagger();
        IReadOnlyList<string> wrong = await tagger.DifferencesAsync(session.Images.SelectMany(ImageNaming.Of).Where(naming => !naming.Floats), cancellation);
        return wrong.Count > 0 ? string.Join(", ", wrong) : null;
    }

    // a link that names a higher version has moved on, as it should
    private async Task<string?> LinksAsync(ReleaseSession session, CancellationToken cancellation)
    {
        var order = ReleaseOrder.Of(session.Definition.Version.Style);
        var links = new VersionLinks(workspace.PublishStore(session), order);
        var wrong = new List<string>();
        foreach (LinkResult moved in session.Links.Where(link => link.Outcome is LinkVerdict.Forward or LinkVerdict.Unchanged))
        {
            VersionLink? there = await links.GetAsync(moved.Product, moved.Name, cancellation);
            if (there is null || order.Compare(there.Version, moved.Version) < 0) wrong.Add($"{moved.Name} {(there is null ? "is gone" : $"names {there.Version}")}");
        }
        return wrong.Count > 0 ? string.Join(", ", wrong) : null;
    }
}
