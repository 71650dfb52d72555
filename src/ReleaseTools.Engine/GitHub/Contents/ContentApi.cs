using System.Net;
using Octokit;
using ReleaseTools.Engine.Http;
using ReleaseTools.GitHub;

namespace ReleaseTools.Engine.GitHub.Contents;

/// <summary>Files and branches of a repository, read and changed without a clone (https://docs.github.com/en/rest/git).</summary>
internal sealed class ContentApi(GitHubClient client, GitHubRepository repository)
{
    private const int LargestFile = 32 << 20;

    public GitHubRepository Repository => repository;

    /// <summary>Reads a file of a commit, as its bytes are.</summary>
    /// <returns>Null where there is none.</returns>
    public async Task<byte[]?> ReadAsync(string path, string commit, CancellationToken cancellation)
    {
        var address = new Uri(client.Server.Api, ApiUrls.RepositoryContent(repository.Owner, repository.Name, UrlText.Path(path), commit));
        // as it is: what comes in JSON ends at a megabyte
        HttpCall call = client.Call(HttpMethod.Get, address) with { MayRepeat = true, AnswerLimit = LargestFile, Headers = [new("Accept", "application/vnd.github.raw+json")] };
        try
        {
            using HttpAnswer answer = await client.SendAsync(call, $"read {path} of {repository}", repository.ToString(), cancellation);
            return answer.Body.ToArray();
        }
        catch (GitHubException e) when (e.Status is HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <returns>The commit that a branch is at; null where there is no such branch.</returns>
    public async Task<string?> HeadAsync(string branch, CancellationToken cancellation) =>
        // Octokit asks an address of which GitHub's description knows nothing any more
        (await client.TryAskAsync($"look for the branch {branch} of {repository}", repository.ToString(), api => api.Get<Reference>(new Uri($"repos/{repository.Path}/git/ref/{Head(branch)}", UriKind.Relative)), cancellation))?.Object.Sha;

    public Task<Commit> CommitAsync(string commit, CancellationToken cancellation) =>
        client.AskAsync($"read the commit {commit} of {repository}", repository.ToString(), api => new CommitsClient(api).Get(repository.Owner, repository.Name, commit), cancellation);

    /// <summary>Commits one changed file. No branch has the commit yet.</summary>
    /// <param name="parent">The commit that it is made on; of this repository, or of the one that it was forked from.</param>
    /// <returns>The commit.</returns>
    public Task<string> CommitAsync(Commit parent, string path, string content, string message, CancellationToken cancellation) => client.AskAsync($"commit {path} in {repository}", repository.ToString(), async api =>
    {
        // what nobody names is swept away: twice is as good as once
        var changed = new NewTree { BaseTree = parent.Tree.Sha };
        changed.Tree.Add(new NewTreeItem { Path = path, Mode = "100644", Type = TreeType.Blob, Content = content });
        TreeResponse tree = await new TreesClient(api).Create(repository.Owner, repository.Name, changed);
        return (await new CommitsClient(api).Create(repository.Owner, repository.Name, new NewCommit(message, tree.Sha, parent.Sha))).Sha;
    }, cancellation);

    /// <summary>Makes a branch.</summary>
    /// <exception cref="GitHubException">There is one already that is elsewhere.</exception>
    public async Task CreateBranchAsync(string branch, string commit, CancellationToken cancellation)
    {
        try
        {
            await client.AskAsync($"make the branch {branch} in {repository}", repository.ToString(),
                api => new ReferencesClient(api).Create(repository.Owner, repository.Name, new NewReference($"refs/heads/{branch}", commit)), cancellation);
        }
        catch (GitHubException e) when (e.Status is HttpStatusCode.UnprocessableEntity)
        {
            // made by the request whose answer was lost
            if (await HeadAsync(branch, cancellation) != commit) throw;
        }
    }

    /// <param name="force">Whether the branch may leave commits behind.</param>
    public Task MoveBranchAsync(string branch, string commit, bool force, CancellationToken cancellation) => client.AskAsync($"move the branch {branch} of {repository}", repository.ToString(),
        api => new ReferencesClient(api).Update(repository.Owner, repository.Name, Head(branch), new ReferenceUpdate(commit, force)), cancellation);

    // one parameter, by GitHub's description: its slashes are escaped, too
    private static string Head(string branch) => Uri.EscapeDataString($"heads/{branch}");
}

/// <summary>Forks of a repository (https://docs.github.com/en/rest/repos/forks).</summary>
internal sealed class ForkApi(GitHubClient client, GitHubRepository repository)
{
    private const int MostLooks = 31;

    /// <summary>The fork of whose the token is: made where there is none, which takes GitHub a while.</summary>
    /// <exception cref="ReleaseException">It may not be made, or is not there in time.</exception>
    public async Task<GitHubRepository> MakeAsync(CancellationToken cancellation)
    {
        // Octokit's own request can't say that one branch is enough
        Repository made = await client.AskAsync($"fork {repository}", repository.ToString(),
            api => api.Post<Repository>(ApiUrls.RepositoryForks(repository.Owner, repository.Name), new { DefaultBranchOnly = true }, cancellation), cancellation);
        GitHubRepository fork = GitHubRepository.Parse(made.FullName, repository.Host);
        var contents = new ContentApi(client, fork);
        if (!await (client.Retry with { Attempts = MostLooks }).UntilAsync(async () => await contents.HeadAsync(made.DefaultBranch, cancellation) is not null, cancellation))
            throw new ReleaseException("GitHubForkSlow", ErrorCategory.OperationTimeout, fork.ToString(), $"{fork} was asked for, and is not there yet.", "Run the same command again in a while.");
        return fork;
    }
}
