using System.Security;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Workflow.GitHub;
using ReleaseTools.Engine.Workflow.Tracking;
using ReleaseTools.Prerequisites;
using ReleaseTools.Sessions;

namespace ReleaseTools.Engine.Workflow.Prerequisites;

/// <summary>Finds out whether every destination can be written, by writing and removing a small object there; and whether it keeps the conditions of writes.</summary>
/// <param name="gitHubToken">A token for GitHub that was given; null = the one that is found.</param>
public sealed class DestinationProbe(ReleaseWorkspace workspace, SecureString? gitHubToken = null, ProbeScope? scope = null)
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
        if (session.Definition.Publish.GitHub is { } gitHub && !session.Rehearsal) findings.AddRange((await new GitHubProbe(workspace, gitHubToken).TestAsync(session, gitHub, cancellation)).Select(finding => _scope.For(GitHubStep.StepName, finding)));
        if (session.Settings.EffectiveDefinition.TrackingIssue is not null && session.TrackingIssue is null && !session.Rehearsal) findings.Add(_scope.For(TrackingIssueStep.StepName, await new TrackingProbe(workspace, gitHubToken).TestAsync(session, cancellation)));
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
