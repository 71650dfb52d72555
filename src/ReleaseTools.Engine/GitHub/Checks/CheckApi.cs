using System.Net;
using ReleaseTools.Checks;
using ReleaseTools.Engine.Http;
using ReleaseTools.GitHub;

namespace ReleaseTools.Engine.GitHub.Checks;

/// <summary>What a repository says of its commits, request by request.</summary>
internal sealed class CheckApi(GitHubClient client, GitHubRepository repository)
{
    private const int PageSize = 100, MostPages = 10;

    private readonly string _path = $"repos/{repository.Path}";

    public GitHubRepository Repository => repository;

    /// <returns>Null where there is no such branch.</returns>
    public Task<BranchResource?> TryGetBranchAsync(string branch, CancellationToken cancellation) =>
        client.TryGetAsync($"{_path}/branches/{UrlText.Path(branch)}", GitHubJson.Default.BranchResource, $"look at the branch {branch} of {repository}", $"{repository} {branch}", cancellation);

    /// <summary>The rules of rulesets for a branch. None where the server does not know rulesets, or does not show them.</summary>
    public async Task<IReadOnlyList<BranchRuleResource>> RulesAsync(string branch, CancellationToken cancellation)
    {
        try
        {
            return await client.ListAsync($"{_path}/rules/branches/{UrlText.Path(branch)}", GitHubJson.Default.ListBranchRuleResource, $"list the rules of the branch {branch} of {repository}", $"{repository} {branch}", cancellation).ToListAsync(cancellation);
        }
        catch (GitHubException e) when (e.Status is HttpStatusCode.NotFound or HttpStatusCode.Forbidden)
        {
            return [];
        }
    }

    /// <summary>The newest commits of a branch, newest first.</summary>
    /// <param name="count">At most a hundred.</param>
    public async Task<IReadOnlyList<BranchCommitResource>> CommitsAsync(string branch, int count, CancellationToken cancellation) =>
        await client.GetAsync(_path + "/commits" + UrlText.Query(("sha", branch), ("per_page", $"{count}")), GitHubJson.Default.ListBranchCommitResource,
            $"list the commits of {branch} in {repository}", $"{repository} {branch}", cancellation);

    /// <summary>Every check of a commit: the newest status of each context, and the newest check runs.</summary>
    public async Task<IReadOnlyList<CommitCheck>> ChecksAsync(string commit, CancellationToken cancellation)
    {
        string path = $"{_path}/commits/{commit}", target = $"{repository} {commit[..7]}";
        List<CommitCheck> statuses = await PagesAsync(async query =>
        {
            CombinedStatusResource page = await client.GetAsync($"{path}/status{query}", GitHubJson.Default.CombinedStatusResource, $"look at the statuses of {commit[..7]} in {repository}", target, cancellation);
            return (page.TotalCount, page.Statuses.Select(status => status.Check()));
        });
        List<CommitCheck> runs = await PagesAsync(async query =>
        {
            CheckRunsResource page = await client.GetAsync($"{path}/check-runs{query}", GitHubJson.Default.CheckRunsResource, $"look at the checks of {commit[..7]} in {repository}", target, cancellation);
            return (page.TotalCount, page.CheckRuns.Select(run => run.Check()));
        });
        return [.. statuses, .. runs];
    }

    // both answers are objects that hold a page, and the count of all
    private static async Task<List<CommitCheck>> PagesAsync(Func<string, Task<(int Total, IEnumerable<CommitCheck> Page)>> fetch)
    {
        var all = new List<CommitCheck>();
        for (int page = 1; page <= MostPages; page++)
        {
            (int total, IEnumerable<CommitCheck> checks) = await fetch(UrlText.Query(("per_page", $"{PageSize}"), ("page", $"{page}")));
            int before = all.Count;
            all.AddRange(checks);
            if (all.Count >= total || all.Count == before) break;
        }
        return all;
    }
}
