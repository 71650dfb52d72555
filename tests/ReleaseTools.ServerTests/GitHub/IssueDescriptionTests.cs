using ReleaseTools.Engine.GitHub;
using ReleaseTools.Engine.GitHub.Checks;
using ReleaseTools.Engine.GitHub.Issues;
using ReleaseTools.Engine.GitHub.Requests;
using ReleaseTools.GitHub;

namespace ReleaseTools.ServerTests.GitHub;

/// <summary>What is asked about issues, new pull requests and checks, and what the fake answers, held against GitHub's own description of its API.</summary>
[Collection(DescribedGitHubCollection.Name)]
public sealed class IssueDescriptionTests(DescribedGitHub gitHub)
{
    [Fact]
    public async Task An_issue_is_opened_changed_and_closed_as_GitHub_describes_it()
    {
        GitHubWorld world = await gitHub.WorldAsync();
        var api = new IssueApi(world.Client(), GitHubRepository.Parse(GitHubWorld.Name));
        Octokit.Issue made = await api.CreateAsync(new Octokit.NewIssue("Release v1.2.0") { Body = "- [ ] build" }, default);
        await api.UpdateAsync(made.Number, new IssueChange { Body = "- [x] build" }, "tick", default);
        Assert.Equal("- [x] build", (await api.TryGetAsync(made.Number, default))!.Body);
        Assert.Single(await api.ListOpenAsync(default).ToListAsync());
        Assert.Equal("closed", (await api.UpdateAsync(made.Number, new IssueChange { State = "closed" }, "close", default)).State.StringValue);
    }

    [Fact]
    public async Task A_pull_request_is_proposed_as_GitHub_describes_it()
    {
        GitHubWorld world = await gitHub.WorldAsync();
        world.Repository.AddCommit("update", "update-references");
        var api = new RequestApi(world.Client(), GitHubRepository.Parse(GitHubWorld.Name));
        Octokit.PullRequest made = await api.CreateAsync(new Octokit.NewPullRequest("Update references", "update-references", "main") { Body = "Why." }, default);
        Assert.Equal(made.Number, (await api.FindOpenAsync("update-references", "main", default))?.Number);
        var again = await Assert.ThrowsAsync<GitHubException>(() => api.CreateAsync(new Octokit.NewPullRequest("Update references", "update-references", "main") { Body = "Why." }, default));
        Assert.Contains("already exists", again.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Branches_commits_and_checks_are_as_GitHub_describes_them()
    {
        GitHubWorld world = await gitHub.WorldAsync();
        var api = new CheckApi(world.Client(), GitHubRepository.Parse(GitHubWorld.Name));
        Assert.NotNull(await api.TryGetBranchAsync("main", default));
        Assert.Empty(await api.RulesAsync("main", default));
        Assert.NotEmpty(await api.CommitsAsync("main", 20, default));
        Assert.Empty(await api.ChecksAsync(world.Repository.First, default));
    }
}
