using System.Net;
using Octokit;
using ReleaseTools.Checks;
using ReleaseTools.Engine.Http;
using ReleaseTools.GitHub;

namespace ReleaseTools.Engine.GitHub.Checks;

/// <summary>What a repository says of its commits, request by request.</summary>
internal sealed class CheckApi(GitHubClient client, GitHubRepository repository)
{
    private const int PageSize = 100, MostPages = 10;

    public GitHubRepository Repository => repository;

    /// <returns>Null where there is no such branch.</returns>
    public Task<BranchResource?> TryGetBranchAsync(string branch, CancellationToken cancellation) =>
        client.TryAskAsync($"look at the branch {branch} of {repository}", $"{repository} {branch}", api => api.Get<BranchResource>(ApiUrls.RepoBranch(repository.Owner, repository.Name, UrlText.Path(branch))), cancellation);

    /// <summary>The rules of rulesets for a branch. None where the server does not know rulesets, or does not show them.</summary>
    public async Task<IReadOnlyList<BranchRuleResource>> RulesAsync(string branch, CancellationToken cancellation)
    {
        try
        {
            return await client.ListAsync<BranchRuleResource>(new Uri($"repos/{repository.Path}/rules/branches/{UrlText.Path(branch)}", UriKind.Relative), null, $"list the rules of the branch {branch} of {repository}", $"{repository} {branch}", cancellation).ToListAsync(cancellation);
        }
        catch (GitHubException e) when (e.Status is HttpStatusCode.NotFound or HttpStatusCode.Forbidden)
        {
            return [];
        }
    }

    /// <summary>The newest commits of a branch, newest first.</summary>
    /// <param name="count">At most a hundred.</param>
    public Task<IReadOnlyList<GitHubCommit>> CommitsAsync(string branch, int count, CancellationToken cancellation) => client.AskAsync($"list the commits of {branch} in {repository}", $"{repository} {branch}",
        api => new RepositoryCommitsClient(api).GetAll(repository.Owner, repository.Name, new CommitRequest { Sha = branch }, new ApiOptions { PageSize = count, PageCount = 1 }), cancellation);

    /// <summary>Every check of a commit: the newest status of each context, and the newest check runs.</summary>
    public async Task<IReadOnlyList<CommitCheck>> ChecksAsync(string commit, CancellationToken cancellation)
    {
        string target = $"{repository} {commit[..7]}";
        List<CommitCheck> statuses = await PagesAsync(async page =>
        {
            CombinedCommitStatus all = await client.AskAsync($"look at the statuses of {commit[..7]} in {repository}", target,
                api => api.Get<CombinedCommitStatus>(ApiUrls.CombinedCommitStatus(repository.Owner, repository.Name, commit), page), cancellation);
            return (all.TotalCount, all.Statuses.Select(status => CommitCheck.OfStatus(status.Context, status.State.StringValue, status.TargetUrl)));
        });
        List<CommitCheck> runs = await PagesAsync(async page =>
        {
            CheckRunsResource all = await client.AskAsync($"look at the checks of {commit[..7]} in {repository}", target,
                api => api.Get<CheckRunsResource>(ApiUrls.CheckRunsForReference(repository.Owner, repository.Name, commit), page), cancellation);
            return (all.TotalCount, all.CheckRuns.Select(run => run.Check()));
        });
        return [.. statuses, .. runs];
    }

    // both answers are objects that hold a page, and the count of all
    private static async Task<List<CommitCheck>> PagesAsync(Func<IDictionary<string, string>, Task<(int Total, IEnumerable<CommitCheck> Page)>> fetch)
    {
        var all = new List<CommitCheck>();
        for (int page = 1; page <= MostPages; page++)
        {
            (int total, IEnumerable<CommitCheck> checks) = await fetch(new Dictionary<string, string> { ["per_page"] = $"{PageSize}", ["page"] = $"{page}" });
            int before = all.Count;
            all.AddRange(checks);
            if (all.Count >= total || all.Count == before) break;
        }
        return all;
    }
}

/// <summary>A page of a commit's check runs, as far as they matter here: Octokit's own have a beginning, which those that wait for a machine have not; the newest of each name in each suite (https://docs.github.com/en/rest/checks/runs#list-check-runs-for-a-git-reference).</summary>
internal sealed record CheckRunsResource
{
    public int TotalCount { get; init; }

    public IReadOnlyList<CheckRunResource> CheckRuns { get; init; } = [];
}

internal sealed record CheckRunResource
{
    public string Name { get; init; } = "";

    public string Status { get; init; } = "";

    public string? Conclusion { get; init; }

    public string? HtmlUrl { get; init; }

    public CommitCheck Check() => CommitCheck.OfRun(Name, Status, Conclusion, HtmlUrl);
}
