using System.Net;
using Octokit;
using ReleaseTools.GitHub;

namespace ReleaseTools.Engine.GitHub;

/// <summary>What repositories say of themselves.</summary>
internal sealed class GitHubRepositories(GitHubClient client)
{
    /// <exception cref="GitHubException">There is none, or this token does not see it (<c>GitHubMissing</c>).</exception>
    public Task<Repository> GetAsync(GitHubRepository repository, CancellationToken cancellation) =>
        client.AskAsync($"look at the repository {repository}", repository.ToString(), api => api.Get<Repository>(ApiUrls.Repository(repository.Owner, repository.Name)), cancellation);

    /// <summary>The commit that a reference stands for.</summary>
    /// <param name="reference">A commit's id, <c>tags/v1.0.0</c> or <c>heads/main</c>.</param>
    /// <returns>Null where there is none. Binaries are often released beside the sources, where the sources' commits are unknown.</returns>
    public async Task<string?> CommitAsync(GitHubRepository repository, string reference, CancellationToken cancellation)
    {
        try
        {
            GitHubCommit? commit = await client.TryAskAsync($"look for {reference} in {repository}", repository.ToString(),
                api => api.Get<GitHubCommit>(ApiUrls.RepositoryCommit(repository.Owner, repository.Name, Uri.EscapeDataString(reference))), cancellation);
            return commit?.Sha;
        }
        catch (GitHubException e) when (e.Status is HttpStatusCode.UnprocessableEntity or HttpStatusCode.Conflict)
        {
            return null;                                                    // no such commit, or an empty repository
        }
    }

    /// <returns>False where there is no such tag.</returns>
    public Task<bool> DeleteTagAsync(GitHubRepository repository, string tag, CancellationToken cancellation) => DeleteRefAsync(repository, $"tags/{tag}", $"delete the tag {tag} in {repository}", cancellation);

    private async Task<bool> DeleteRefAsync(GitHubRepository repository, string name, string asked, CancellationToken cancellation)
    {
        try
        {
            return await client.DeleteAsync(ApiUrls.Reference(repository.Owner, repository.Name, Http.UrlText.Path(name)), asked, repository.ToString(), cancellation);
        }
        catch (GitHubException e) when (e.Status is HttpStatusCode.UnprocessableEntity && e.Message.Contains("does not exist", StringComparison.OrdinalIgnoreCase))
        {
            return false;                                                   // that is how this resource says 404
        }
    }
}
