using System.Security;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Sessions;

namespace ReleaseTools.Engine.Workflow.Tracking;

/// <summary>Keeps the issue of a release in step while it runs. A release never fails because its issue can't be updated: that is told, and the next step tries again.</summary>
internal sealed class TrackingFollower(ReleaseWorkspace workspace, SecureString? token, IProgressSink progress)
{
    /// <summary>How long a release waits for its issue.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <param name="before">The session before a step.</param>
    /// <param name="after">The same after it: one and the same where the step had nothing to do.</param>
    public async Task FollowAsync(ReleaseSession before, ReleaseSession after, CancellationToken cancellation)
    {
        if (after.TrackingIssue is not { } issue || after.Rehearsal || after.Revision == before.Revision || before.TrackingIssue is null) return;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            if (!await new TrackingIssues(workspace, token).UpdateAsync(after, limit.Token)) progress.Say($"warning: {issue} is gone: it can't show how far {after.Id} is");
        }
        catch (ReleaseException e)
        {
            progress.Say($"warning: {issue} does not show how far {after.Id} is: {e.Message}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            progress.Say($"warning: {issue} does not show how far {after.Id} is: GitHub did not answer in {Patience.TotalSeconds:0} s");
        }
    }
}
