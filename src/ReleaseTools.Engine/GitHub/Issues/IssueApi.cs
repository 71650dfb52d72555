using System.Net;
using Octokit;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Retries;
using ReleaseTools.GitHub;
using ReleaseTools.Tracking;

namespace ReleaseTools.Engine.GitHub.Issues;

/// <summary>The issues of one repository, request by request (https://docs.github.com/en/rest/issues/issues).</summary>
internal sealed class IssueApi(GitHubClient client, GitHubRepository repository)
{
    public GitHubRepository Repository => repository;

    public Retry Retry => client.Retry;

    /// <summary>The open issues, newest first, without pull requests.</summary>
    public IAsyncEnumerable<Issue> ListOpenAsync(CancellationToken cancellation) => client.ListAsync<Issue>(ApiUrls.Issues(repository.Owner, repository.Name),
        new Dictionary<string, string> { ["state"] = "open", ["sort"] = "created", ["direction"] = "desc" }, $"list the issues of {repository}", repository.ToString(), cancellation)
        .Where(issue => issue.PullRequest is null);

    /// <returns>Null where there is none, or it was deleted.</returns>
    public async Task<Issue?> TryGetAsync(long number, CancellationToken cancellation)
    {
        try
        {
            return await client.TryAskAsync($"look at the issue {About(number)}", About(number), api => new IssuesClient(api).Get(repository.Owner, repository.Name, number), cancellation);
        }
        catch (GitHubException e) when (e.Status is HttpStatusCode.Gone)
        {
            return null;
        }
    }

    /// <summary>Opens an issue. Where the answer gets lost there may be one all the same: the caller looks for it.</summary>
    public Task<Issue> CreateAsync(NewIssue issue, CancellationToken cancellation) =>
        client.AskAsync($"open an issue in {repository}", repository.ToString(), api => new IssuesClient(api).Create(repository.Owner, repository.Name, issue), cancellation, mayRepeat: false);

    public Task<Issue> UpdateAsync(long number, IssueChange change, string asked, CancellationToken cancellation) =>
        client.AskAsync(asked, About(number), api => api.Patch<Issue>(ApiUrls.Issue(repository.Owner, repository.Name, number), change), cancellation);

    public string About(long number) => $"{repository}#{number}";
}

/// <summary>What an issue is changed by. What is null stays as it is: Octokit's own IssueUpdate would take the milestone away, where none is named.</summary>
internal sealed record IssueChange
{
    public string? Body { get; init; }

    /// <summary><c>open</c> or <c>closed</c>.</summary>
    public string? State { get; init; }

    /// <summary>With <see cref="State"/>: <c>completed</c> or <c>not_planned</c>.</summary>
    public string? StateReason { get; init; }
}

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
            return await IdempotentCreate.CreateAsync(
                () => api.CreateAsync(new NewIssue(text.Title) { Body = text.Body }, cancellation), () => FindAsync(cancellation), api.Retry, cancellation);
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
