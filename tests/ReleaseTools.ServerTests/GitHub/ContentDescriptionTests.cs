using ReleaseTools.Engine.GitHub.Contents;
using ReleaseTools.GitHub;

namespace ReleaseTools.ServerTests.GitHub;

/// <summary>How files and branches are changed without a clone, and what the fake answers, held against GitHub's own description of its API.</summary>
[Collection(DescribedGitHubCollection.Name)]
public sealed class ContentDescriptionTests(DescribedGitHub gitHub)
{
    [Fact]
    public async Task Commits_and_branches_are_as_GitHub_describes_them()
    {
        GitHubWorld world = await gitHub.WorldAsync();
        world.Repository.Files["images.yaml"] = "[]";
        var contents = new ContentApi(world.Client(), GitHubRepository.Parse(GitHubWorld.Name));
        string head = (await contents.HeadAsync("main", default))!;
        Assert.Null(await contents.HeadAsync("nowhere", default));

        string first = await contents.CommitAsync(await contents.CommitAsync(head, default), "images.yaml", "- name: hello", "Add hello", default);
        await contents.CreateBranchAsync("topic", first, default);
        string second = await contents.CommitAsync(await contents.CommitAsync(first, default), "images.yaml", "- name: world", "Add world", default);
        await contents.MoveBranchAsync("topic", second, force: false, default);

        Assert.Equal(second, await contents.HeadAsync("topic", default));
        // the description knows no file as its bytes are
        Assert.Equal("- name: world", world.Repository.FilesOn("topic")["images.yaml"]);
        Assert.Equal("ada/hello", (await new ForkApi(world.Client(), GitHubRepository.Parse(GitHubWorld.Name)).MakeAsync(default)).Path);
    }
}
