using System.Net;
using Octokit;
using ReleaseTools.GitHub;

namespace ReleaseTools.Engine.GitHub.Pulls;

/// <summary>The pull requests of one repository, request by request (https://docs.github.com/en/rest/pulls).</summary>
internal sealed class PullApi(GitHubClient client, GitHubRepository repository)
{
    /// <summary>How many pull requests a page has; the last one has fewer.</summary>
    public const int PageSize = 100;

    private int _requests;

    public GitHubRepository Repository => repository;

    /// <summary>How many requests were made.</summary>
    public int Requests => _requests;

    /// <summary>The closed ones, merged or not, whatever was changed last at the beginning.</summary>
    /// <param name="page">Counted from 1.</param>
    public Task<IReadOnlyList<PullRequest>> PageAsync(int page, CancellationToken cancellation)
    {
        _requests++;
        var closed = new PullRequestRequest { State = ItemStateFilter.Closed, SortProperty = PullRequestSort.Updated, SortDirection = SortDirection.Descending };
        var one = new ApiOptions { PageSize = PageSize, PageCount = 1, StartPage = page };
        return client.AskAsync($"list the pull requests of {repository}", repository.ToString(), api => new PullRequestsClient(api).GetAllForRepository(repository.Owner, repository.Name, closed, one), cancellation);
    }

    /// <returns>Null where there is none: a number may be an issue's.</returns>
    public Task<PullRequest?> TryGetAsync(int number, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _requests);
        return client.TryAskAsync($"look at pull request #{number} of {repository}", $"{repository}#{number}", api => new PullRequestsClient(api).Get(repository.Owner, repository.Name, number), cancellation);
    }

    /// <summary>The pull requests that brought a commit (https://docs.github.com/en/rest/commits/commits#list-pull-requests-associated-with-a-commit).</summary>
    /// <returns>Nothing for a commit that the repository does not have.</returns>
    public async Task<IReadOnlyList<PullRequest>> OfCommitAsync(string hash, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _requests);
        try
        {
            return await client.TryAskAsync($"look for the pull request of commit {hash[..7]} in {repository}", repository.ToString(),
                api => api.GetAll<PullRequest>(ApiUrls.RepositoryCommitsPull(repository.Owner, repository.Name, hash)), cancellation) ?? [];
        }
        catch (GitHubException e) when (e.Status is HttpStatusCode.UnprocessableEntity or HttpStatusCode.Conflict)
        {
            return [];                                                      // no such commit, or an empty repository
        }
    }
}

/// <summary>What notes need of a pull request.</summary>
internal static class MergedPull
{
    /// <param name="pull">Its author is null for an account that is gone.</param>
    public static ReleaseTools.Notes.Pulls.PullRequest Of(PullRequest pull) => new(pull.Number, pull.Title ?? "", pull.Body ?? "", pull.User?.Login ?? "",
        [.. (pull.Labels ?? []).Select(label => label.Name).Where(name => !string.IsNullOrEmpty(name))], pull.MergeCommitSha, pull.Head?.Sha ?? "", pull.Head?.Ref ?? "");
}
