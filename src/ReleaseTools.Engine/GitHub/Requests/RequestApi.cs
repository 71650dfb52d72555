using System.Net;
using Octokit;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Retries;
using ReleaseTools.GitHub;

namespace ReleaseTools.Engine.GitHub.Requests;

/// <summary>The pull requests of one repository, as far as they are opened here (https://docs.github.com/en/rest/pulls/pulls).</summary>
internal sealed class RequestApi(GitHubClient client, GitHubRepository repository)
{
    public GitHubRepository Repository => repository;

    public Retry Retry => client.Retry;

    /// <exception cref="RefusedException">There is no token to open one with.</exception>
    public void RequireToken()
    {
        if (client.Token is null)
            throw new RefusedException("GitHubTokenMissing", ErrorCategory.PermissionDenied, repository.ToString(), $"A pull request in {repository} needs a token, and there is none.", GitHubToken.HowToGive(repository.Host));
    }

    /// <summary>The open ones, newest first.</summary>
    /// <param name="into">Only those that are to be merged into this branch; null = all.</param>
    public IAsyncEnumerable<PullRequest> ListOpenAsync(string? into, CancellationToken cancellation) => ListAsync(new PullRequestRequest { Base = into, SortDirection = SortDirection.Descending }, $"list the pull requests of {repository}", repository.ToString(), cancellation);

    /// <param name="head">The branch; of a fork as <c>owner:branch</c>.</param>
    /// <returns>The open one of a branch; null where there is none. GitHub takes one for each pair of branches.</returns>
    public Task<PullRequest?> FindOpenAsync(string head, string into, CancellationToken cancellation)
    {
        // no branch has a colon
        string[] parts = head.Split(':');
        var wanted = new PullRequestRequest { Head = parts.Length > 1 ? head : $"{repository.Owner}:{head}", Base = into };
        return ListAsync(wanted, $"look for the pull request of {head} in {repository}", About(head), cancellation)
            .FirstOrDefaultAsync(request => request.Head.Ref == parts[^1] && request.Base.Ref == into, cancellation).AsTask();
    }

    /// <summary>Opens one. Where the answer gets lost there may be one all the same: the caller looks for it.</summary>
    public Task<PullRequest> CreateAsync(NewPullRequest request, CancellationToken cancellation) => client.AskAsync(
        $"open a pull request for {request.Head} in {repository}", About(request.Head), api => new PullRequestsClient(api).Create(repository.Owner, repository.Name, request), cancellation, mayRepeat: false);

    private IAsyncEnumerable<PullRequest> ListAsync(PullRequestRequest wanted, string asked, string target, CancellationToken cancellation) =>
        client.ListAsync<PullRequest>(ApiUrls.PullRequests(repository.Owner, repository.Name), wanted.ToParametersDictionary(), asked, target, cancellation);

    private string About(string branch) => $"{repository} {branch}";
}

/// <summary>Opens the pull request of a branch, or finds the one that is open: there is never a second one.</summary>
internal sealed class RequestOpener(RequestApi api)
{
    /// <returns>The request, and whether it was opened just now.</returns>
    public async Task<(PullRequest Request, bool IsNew)> OpenAsync(NewPullRequest request, CancellationToken cancellation)
    {
        if (await FindAsync() is { } open) return (open, false);
        try
        {
            return (await IdempotentCreate.CreateAsync(() => api.CreateAsync(request, cancellation), FindAsync, api.Retry, cancellation), true);
        }
        catch (GitHubException e) when (e.Status is HttpStatusCode.UnprocessableEntity)
        {
            // refused because there is one: that is seen by looking
            if (await FindAsync() is { } there) return (there, false);
            throw;
        }

        Task<PullRequest?> FindAsync() => api.FindOpenAsync(request.Head, request.Base, cancellation);
    }
}
