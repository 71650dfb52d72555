using ReleaseTools.Branches;
using ReleaseTools.References;

namespace ReleaseTools.Tests.References;

/// <summary>A version is tagged only where its references are right in the commit (R2.9).</summary>
public sealed class ReferenceGateTests
{
    [Fact]
    public async Task A_tag_waits_for_the_request_to_be_merged()
    {
        await using RequestWorld world = await RequestWorld.CreateAsync();
        Assert.Equal(TagVerdict.Create, (await world.TagAsync("1.2.0")).Verdict);
        var refused = await Assert.ThrowsAsync<RefusedException>(() => world.TagAsync("1.3.0"));
        Assert.Contains(": hello: is 1.2.0, wanted 1.3.0", refused.Message, StringComparison.Ordinal);
        Assert.Equal("Propose the change: release references request --name hello --version 1.3.0 (in PowerShell: New-VersionReferenceRequest hello 1.3.0), merge it, then tag the commit that has it.", refused.Remedy);

        VersionReferenceRequest request = (await world.RequestAsync())!;
        refused = await Assert.ThrowsAsync<RefusedException>(() => world.TagAsync("1.3.0"));
        Assert.Equal($"Merge {request.Page}, then tag the commit that has it.", refused.Remedy);

        world.Checkout.Git("fetch", "--quiet", world.Bare, request.Branch);
        world.Checkout.Git("merge", "--quiet", "FETCH_HEAD");
        Assert.Equal(TagVerdict.Create, (await world.TagAsync("1.3.0")).Verdict);
    }

    [Fact]
    public async Task The_commit_counts_and_not_the_checkout()
    {
        await using RequestWorld world = await RequestWorld.CreateAsync();
        world.Checkout.Write("Dockerfile", "FROM golang:1.21.0\n");
        Assert.Equal(TagVerdict.Create, (await world.TagAsync("1.2.0")).Verdict);

        world.Checkout.Commit("build: an older Go");
        world.Checkout.Write("Dockerfile", "FROM golang:1.22.5\n");

        var refused = await Assert.ThrowsAsync<RefusedException>(() => world.TagAsync("1.2.0"));
        Assert.Equal("VersionReferencesDiffer", refused.ErrorId);
        Assert.Equal($"v1.2.0 can't be made at {world.Checkout.Head[..7]}, where version references differ:\n  Dockerfile:1:13: go: is 1.21.0, wanted 1.22.5", refused.Message);
        Assert.Contains("release references request (in PowerShell", refused.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_prerelease_need_not_be_the_version_that_the_file_says() =>
        Assert.Equal(TagVerdict.Create, (await (await RequestWorld.CreateAsync()).TagAsync("1.3.0-rc.1")).Verdict);

    [Fact]
    public async Task A_tag_that_is_there_is_not_looked_into_again()
    {
        await using RequestWorld world = await RequestWorld.CreateAsync();
        world.Checkout.Tag("v1.3.0");
        Assert.Equal(TagVerdict.PushToRemote, (await world.TagAsync("1.3.0")).Verdict);
    }

    [Fact]
    public async Task A_release_commit_is_made_only_where_the_head_of_the_branch_is_right()
    {
        await using RequestWorld world = await RequestWorld.CreateAsync();
        world.Push("release-1.2");
        var refused = await Assert.ThrowsAsync<RefusedException>(async () => await (await world.TagAsync("1.2.1", releaseCommit: true, branch: "release-1.2")).RunAsync(default));
        Assert.Equal("VersionReferencesDiffer", refused.ErrorId);

        Assert.Equal("v1.2.0", (await (await world.TagAsync("1.2.0", releaseCommit: true, branch: "release-1.2")).RunAsync(default)).Name);
    }

    [Fact]
    public async Task Without_an_answer_from_GitHub_the_refusal_is_the_same()
    {
        await using RequestWorld world = await RequestWorld.CreateAsync();
        await world.RequestAsync();
        world.GitHub.Fake.Plan = _ => new GitHubFault(502);

        var refused = await Assert.ThrowsAsync<RefusedException>(() => world.TagAsync("1.3.0"));

        Assert.StartsWith("Propose the change: ", refused.Remedy, StringComparison.Ordinal);
    }
}
