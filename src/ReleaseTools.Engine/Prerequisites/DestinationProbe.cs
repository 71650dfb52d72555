using System.Security;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Prerequisites;
using ReleaseTools.Sessions;

namespace ReleaseTools.Engine.Prerequisites;

/// <summary>Finds out whether every destination can be written, by writing and removing a small object there.</summary>
/// <param name="gitHubToken">A token for GitHub that was given; null = the one that is found.</param>
public sealed class DestinationProbe(ReleaseWorkspace workspace, SecureString? gitHubToken = null)
{
    // always the same, so that a probe which was killed is swept by the next
    private const string Key = "release-tools-probe";

    public async Task<IReadOnlyList<PrerequisiteFinding>> TestAsync(ReleaseSession session, CancellationToken cancellation)
    {
        workspace.EnsureHome();
        IObjectStore stage = workspace.StageStore(session), publish = workspace.PublishStore(session);
        List<PrerequisiteFinding> findings = [await TestAsync(stage, cancellation)];
        if (publish.Root != stage.Root) findings.Add(await TestAsync(publish, cancellation));
        if (session.Definition.Publish.GitHub is { } gitHub && !session.Rehearsal) findings.AddRange(await new GitHubProbe(workspace, gitHubToken).TestAsync(session, gitHub, cancellation));
        if (session.Settings.EffectiveDefinition.TrackingIssue is not null && session.TrackingIssue is null && !session.Rehearsal) findings.Add(await new TrackingProbe(workspace, gitHubToken).TestAsync(session, cancellation));
        findings.AddRange(await new ImageProbe(workspace).TestAsync(session, cancellation));
        return findings;
    }

    private static async Task<PrerequisiteFinding> TestAsync(IObjectStore store, CancellationToken cancellation)
    {
        string name = $"write {store.Root}";
        const string needed = "the right to write and delete";
        try
        {
            await store.PutAsync(Key, ObjectContent.FromText("ReleaseTools looks whether it may write here.\n"), Precondition.None, cancellation);
            await store.DeleteAsync(Key, Precondition.None, cancellation);
            return new PrerequisiteFinding(name, PrerequisiteOutcome.Passed, "writable", needed);
        }
        catch (ReleaseException e)
        {
            return new PrerequisiteFinding(name, PrerequisiteOutcome.Failed, e.Message, needed, e.Remedy);
        }
    }
}
