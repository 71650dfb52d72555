using System.Net;
using Octokit;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Tracking;

namespace ReleaseTools.Engine.GitHub.Issues;

/// <summary>Opens the issue that tracks a release, or finds the one that is open: there is never a second one.</summary>
/// <param name="session">The id that the issue is known by.</param>
internal sealed class IssueOpener(IssueApi api, string session, IProgressSink progress)
{
    /// <summary>How many open issues are looked through, from the newest on, for one that is there already.</summary>
    private const int MostLookedAt = 1000;

    /// <exception cref="RefusedException">The repository takes no issues.</exception>
    public async Task<Issue> OpenAsync(TrackingText text, CancellationToken cancellation)
    {
        if (await FindAsync(cancellation) is { } there)
        {
            progress.Say($"the release has an open issue already: {there.HtmlUrl}");
            return there;
        }
        try
        {
            return await MadeOnce.CreateAsync(
                () => api.CreateAsync(new NewIssue(text.Title) { Body = text.Body }, cancellation), () => FindAsync(cancellation), api.Patience, cancellation);
        }
        catch (GitHubException e) when (e.Status is HttpStatusCode.Gone)
        {
            throw new RefusedException("IssuesDisabled", ErrorCategory.InvalidOperation, api.Repository.ToString(), $"{api.Repository} takes no issues: they are switched off there.",
                "Switch them on (Settings, General, Features), or name another repository: trackingIssue.repository.", e);
        }
    }

    // the oldest, should there be several: every later run agrees on it
    private async Task<Issue?> FindAsync(CancellationToken cancellation) =>
        await api.ListOpenAsync(cancellation).Take(MostLookedAt).Where(issue => TrackingMark.IsIn(issue.Body, session)).OrderBy(issue => issue.Number).FirstOrDefaultAsync(cancellation);
}
