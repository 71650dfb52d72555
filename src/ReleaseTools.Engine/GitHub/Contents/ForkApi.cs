using Octokit;
using ReleaseTools.GitHub;

namespace ReleaseTools.Engine.GitHub.Contents;

/// <summary>Forks of a repository (https://docs.github.com/en/rest/repos/forks).</summary>
internal sealed class ForkApi(GitHubClient client, GitHubRepository repository)
{
    private const int MostLooks = 30;

    /// <summary>The fork of whose the token is: made where there is none, which takes GitHub a while.</summary>
    /// <exception cref="ReleaseException">It may not be made, or is not there in time.</exception>
    public async Task<GitHubRepository> MakeAsync(CancellationToken cancellation)
    {
        // Octokit's own request can't say that one branch is enough
        Repository made = await client.AskAsync($"fork {repository}", repository.ToString(),
            api => api.Post<Repository>(ApiUrls.RepositoryForks(repository.Owner, repository.Name), new { DefaultBranchOnly = true }, cancellation), cancellation);
        GitHubRepository fork = GitHubRepository.Parse(made.FullName, repository.Host);
        var contents = new ContentApi(client, fork);
        for (int look = 0; await contents.HeadAsync(made.DefaultBranch, cancellation) is null; look++)
        {
            if (look == MostLooks) throw new ReleaseException("GitHubForkSlow", ErrorCategory.OperationTimeout, fork.ToString(), $"{fork} was asked for, and is not there yet.", "Run the same command again in a while.");
            await Task.Delay(client.Patience.WaitAfter(look), cancellation);
        }
        return fork;
    }
}
