using ReleaseTools.Engine.GitHub.Pulls;
using ReleaseTools.Engine.Http;
using ReleaseTools.GitHub;

namespace ReleaseTools.Engine.GitHub.Requests;

/// <summary>The pull requests of one repository, as far as they are opened here (https://docs.github.com/en/rest/pulls/pulls).</summary>
internal sealed class RequestApi(GitHubClient client, GitHubRepository repository)
{
    private readonly string _path = $"repos/{repository.Path}/pulls";

    public GitHubRepository Repository => repository;

    public Patience Patience => client.Patience;

    /// <summary>The open ones, newest first.</summary>
    /// <param name="into">Only those that are to be merged into this branch; null = all.</param>
    public IAsyncEnumerable<PullResource> ListOpenAsync(string? into, CancellationToken cancellation) =>
        client.ListAsync(_path + UrlText.Query(("state", "open"), ("base", into)), GitHubJson.Default.ListPullResource, $"list the pull requests of {repository}", repository.ToString(), cancellation);

    /// <param name="head">The branch; of a fork as <c>owner:branch</c>.</param>
    /// <returns>The open one of a branch; null where there is none. GitHub takes one for each pair of branches.</returns>
    public Task<PullResource?> FindOpenAsync(string head, string into, CancellationToken cancellation)
    {
        // no branch has a colon
        string[] parts = head.Split(':');
        string query = UrlText.Query(("state", "open"), ("head", parts.Length > 1 ? head : $"{repository.Owner}:{head}"), ("base", into));
        return client.ListAsync(_path + query, GitHubJson.Default.ListPullResource, $"look for the pull request of {head} in {repository}", About(head), cancellation)
            .FirstOrDefaultAsync(request => request.Head.Ref == parts[^1] && request.Base.Ref == into, cancellation).AsTask();
    }

    /// <summary>Opens one. Where the answer gets lost there may be one all the same: the caller looks for it.</summary>
    public Task<PullResource> CreateAsync(RequestBody request, CancellationToken cancellation) => client.SendAsync(
        HttpMethod.Post, _path, request, GitHubJson.Default.RequestBody, GitHubJson.Default.PullResource, mayRepeat: false, $"open a pull request for {request.Head} in {repository}", About(request.Head), cancellation);

    private string About(string branch) => $"{repository} {branch}";
}
