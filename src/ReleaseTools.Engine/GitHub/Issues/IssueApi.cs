using System.Net;
using ReleaseTools.Engine.Http;
using ReleaseTools.GitHub;

namespace ReleaseTools.Engine.GitHub.Issues;

/// <summary>The issues of one repository, request by request (https://docs.github.com/en/rest/issues/issues).</summary>
internal sealed class IssueApi(GitHubClient client, GitHubRepository repository)
{
    private readonly string _path = $"repos/{repository.Path}/issues";

    public GitHubRepository Repository => repository;

    public Patience Patience => client.Patience;

    /// <summary>The open issues, newest first, without pull requests.</summary>
    public IAsyncEnumerable<IssueResource> ListOpenAsync(CancellationToken cancellation) =>
        client.ListAsync($"{_path}?state=open&sort=created&direction=desc", GitHubJson.Default.ListIssueResource, $"list the issues of {repository}", repository.ToString(), cancellation)
            .Where(issue => issue.PullRequest is null);

    /// <returns>Null where there is none, or it was deleted.</returns>
    public async Task<IssueResource?> TryGetAsync(long number, CancellationToken cancellation)
    {
        try
        {
            return await client.TryGetAsync($"{_path}/{number}", GitHubJson.Default.IssueResource, $"look at the issue {About(number)}", About(number), cancellation);
        }
        catch (GitHubException e) when (e.Status is HttpStatusCode.Gone)
        {
            return null;
        }
    }

    /// <summary>Opens an issue. Where the answer gets lost there may be one all the same: the caller looks for it.</summary>
    public Task<IssueResource> CreateAsync(IssueBody issue, CancellationToken cancellation) => client.SendAsync(
        HttpMethod.Post, _path, issue, GitHubJson.Default.IssueBody, GitHubJson.Default.IssueResource, mayRepeat: false, $"open an issue in {repository}", repository.ToString(), cancellation);

    public Task<IssueResource> UpdateAsync(long number, IssueBody change, string asked, CancellationToken cancellation) => client.SendAsync(
        HttpMethod.Patch, $"{_path}/{number}", change, GitHubJson.Default.IssueBody, GitHubJson.Default.IssueResource, mayRepeat: true, asked, About(number), cancellation);

    public string About(long number) => $"{repository}#{number}";
}
