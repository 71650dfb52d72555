using System.Net;
using System.Text.Json.Serialization.Metadata;
using ReleaseTools.Engine.Http;
using ReleaseTools.GitHub;

namespace ReleaseTools.Engine.GitHub.Contents;

/// <summary>Files and branches of a repository, read and changed without a clone (https://docs.github.com/en/rest/git).</summary>
internal sealed class ContentApi(GitHubClient client, GitHubRepository repository)
{
    private const int LargestFile = 32 << 20;

    private readonly string _path = $"repos/{repository.Path}";

    public GitHubRepository Repository => repository;

    /// <summary>Reads a file of a commit, as its bytes are.</summary>
    /// <returns>Null where there is none.</returns>
    public async Task<byte[]?> ReadAsync(string path, string commit, CancellationToken cancellation)
    {
        var address = new Uri(client.Server.Api, $"{_path}/contents/{UrlText.Path(path)}{UrlText.Query(("ref", commit))}");
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
        (await client.TryGetAsync($"{_path}/git/ref/{Head(branch)}", GitHubJson.Default.GitReferenceResource, $"look for the branch {branch} of {repository}", repository.ToString(), cancellation))?.Object.Sha;

    public Task<GitCommitResource> CommitAsync(string commit, CancellationToken cancellation) =>
        client.GetAsync($"{_path}/git/commits/{commit}", GitHubJson.Default.GitCommitResource, $"read the commit {commit} of {repository}", repository.ToString(), cancellation);

    /// <summary>Commits one changed file. No branch has the commit yet.</summary>
    /// <param name="parent">The commit that it is made on; of this repository, or of the one that it was forked from.</param>
    /// <returns>The commit.</returns>
    public async Task<string> CommitAsync(GitCommitResource parent, string path, string content, string message, CancellationToken cancellation)
    {
        string asked = $"commit {path} in {repository}";
        // what nobody names is swept away: twice is as good as once
        GitObjectResource tree = await SendAsync("git/trees", new GitTreeBody(parent.Tree.Sha, [new GitTreeEntry(path, "100644", "blob", content)]), GitHubJson.Default.GitTreeBody, GitHubJson.Default.GitObjectResource, asked, cancellation);
        return (await SendAsync("git/commits", new GitCommitBody(message, tree.Sha, [parent.Sha]), GitHubJson.Default.GitCommitBody, GitHubJson.Default.GitObjectResource, asked, cancellation)).Sha;
    }

    /// <summary>Makes a branch.</summary>
    /// <exception cref="GitHubException">There is one already that is elsewhere.</exception>
    public async Task CreateBranchAsync(string branch, string commit, CancellationToken cancellation)
    {
        try
        {
            await SendAsync("git/refs", new GitReferenceBody($"refs/heads/{branch}", commit), GitHubJson.Default.GitReferenceBody, GitHubJson.Default.GitReferenceResource, $"make the branch {branch} in {repository}", cancellation);
        }
        catch (GitHubException e) when (e.Status is HttpStatusCode.UnprocessableEntity)
        {
            // made by the request whose answer was lost
            if (await HeadAsync(branch, cancellation) != commit) throw;
        }
    }

    /// <param name="force">Whether the branch may leave commits behind.</param>
    public Task MoveBranchAsync(string branch, string commit, bool force, CancellationToken cancellation) => client.SendAsync(
        HttpMethod.Patch, $"{_path}/git/refs/{Head(branch)}", new GitReferenceMove(commit, force), GitHubJson.Default.GitReferenceMove, GitHubJson.Default.GitReferenceResource,
        mayRepeat: true, $"move the branch {branch} of {repository}", repository.ToString(), cancellation);

    // one parameter, by GitHub's description: its slashes are escaped, too
    private static string Head(string branch) => Uri.EscapeDataString($"heads/{branch}");

    private Task<TAnswer> SendAsync<TBody, TAnswer>(string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<TAnswer> answerType, string asked, CancellationToken cancellation) =>
        client.SendAsync(HttpMethod.Post, $"{_path}/{path}", body, bodyType, answerType, mayRepeat: true, asked, repository.ToString(), cancellation);
}
