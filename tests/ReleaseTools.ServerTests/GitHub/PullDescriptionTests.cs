using ReleaseTools.Engine.GitHub.Pulls;
using ReleaseTools.GitHub;

namespace ReleaseTools.ServerTests.GitHub;

/// <summary>What is asked about pull requests, and what the fake answers, held against GitHub's own description of its API.</summary>
[Collection(DescribedGitHubCollection.Name)]
public sealed class PullDescriptionTests(DescribedGitHub gitHub)
{
    [Fact]
    public async Task Pull_requests_are_as_GitHub_describes_them()
    {
        GitHubWorld world = await gitHub.WorldAsync();
        string commit = world.Repository.First;
        world.Repository.Pulls.Add(new GitHubFakePull(12, "Fix x") { Body = "It was broken.", Labels = ["kind/bug"], MergeCommit = commit });
        world.Repository.Pulls.Add(new GitHubFakePull(13, "Closed") { Merged = null });
        var api = new PullApi(world.Client(), GitHubRepository.Parse(GitHubWorld.Name));
        Assert.Equal(2, (await api.PageAsync(1, default)).Count);
        Assert.Equal(["kind/bug"], MergedPull.Of((await api.TryGetAsync(12, default))!).Labels);
        Assert.Null(await api.TryGetAsync(14, default));
        Assert.Equal(12, Assert.Single(await api.OfCommitAsync(commit, default)).Number);
        Assert.Equal(4, api.Requests);
    }
}
