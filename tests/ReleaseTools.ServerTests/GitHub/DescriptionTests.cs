using ReleaseTools.Engine.GitHub;
using ReleaseTools.Engine.GitHub.Releases;
using ReleaseTools.GitHub;

namespace ReleaseTools.ServerTests.GitHub;

/// <summary>Our requests, and our fake's answers, held against GitHub's own description of its API (npm @octokit/openapi) by a proxy between them.</summary>
[Collection(DescribedGitHubCollection.Name)]
public sealed class DescriptionTests(DescribedGitHub gitHub)
{
    [Fact]
    public async Task Publishing_replacing_and_removing_are_as_GitHub_describes_them()
    {
        GitHubWorld world = await gitHub.WorldAsync();
        GitHubRelease first = await world.PublishAsync(GitHubWorld.Request("v0.1-test") with { Discussion = "Announcements" });
        world.Repository.AddCommit("second");
        GitHubRelease second = await world.PublishAsync(GitHubWorld.Request("v0.1-test", files: 4, content: "new") with { Replaces = true });
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(4, second.Assets.Count);
        await world.Releases().FindLatestAsync(default);
        Assert.NotNull(await world.Releases().FindAsync("v0.1-test", default));
        Assert.True(await world.Releases().RemoveAsync(second, includeTag: true, default));
        Assert.Empty(await world.Releases().ListAsync(default).ToListAsync());
        await new GitHubRepositories(world.Client()).GetAsync(GitHubRepository.Parse(GitHubWorld.Name), default);
    }

    [Fact]
    public async Task A_refusal_of_GitHubs_is_one_here_too()
    {
        GitHubWorld world = await gitHub.WorldAsync();
        var api = new ReleaseApi(world.Client(), GitHubRepository.Parse(GitHubWorld.Name));
        var refused = await Assert.ThrowsAsync<GitHubException>(() => api.CreateAsync(new ReleaseBody { TagName = "v1", TargetCommitish = "nowhere", Draft = false }, default));
        Assert.Equal(["invalid"], refused.Codes);
    }

    [Fact]
    public async Task What_is_not_as_described_is_found_out()
    {
        GitHubWorld world = await gitHub.WorldAsync();
        world.Fake.Plan = request => request.Method == "POST" ? new GitHubFault(201) { Message = "no release" } : null;
        var api = new ReleaseApi(world.Client(), GitHubRepository.Parse(GitHubWorld.Name));
        var strange = await Assert.ThrowsAsync<GitHubException>(() => api.CreateAsync(new ReleaseBody { TagName = "v1" }, default));
        Assert.Equal(500, (int?)strange.Status);
        Assert.Contains("must have required property", strange.Message, StringComparison.Ordinal);
    }
}
