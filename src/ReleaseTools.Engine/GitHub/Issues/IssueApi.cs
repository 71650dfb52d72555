using System.Net;
using Octokit;
using ReleaseTools.Engine.Http;
using ReleaseTools.GitHub;

namespace ReleaseTools.Engine.GitHub.Issues;

/// <summary>The issues of one repository, request by request (https://docs.github.com/en/rest/issues/issues).</summary>
internal sealed class IssueApi(GitHubClient client, GitHubRepository repository)
{
    public GitHubRepository Repository => repository;

    public Patience Patience => client.Patience;

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
