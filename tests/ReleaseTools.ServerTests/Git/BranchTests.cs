using ReleaseTools.Branches;

namespace ReleaseTools.ServerTests.Git;

public sealed class BranchTests
{
    [Theory]
    [InlineData("file")]
    [InlineData("http")]
    public async Task A_branch_comes_with_its_release_commit_and_both_tags(string kind)
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync(kind);
        string main = world.First.Head;

        ReleaseBranchResult made = await world.BranchAsync("release-1.18");

        Assert.Equal((BranchOutcome.Created, "v1.18.0-rc.0", "v1.19.0-alpha.0", main), (made.Outcome, made.Tag, made.NextTag, made.Base));
        Assert.Equal(made.Commit, world.At("release-1.18"));
        Assert.Equal(made.Commit, world.At("v1.18.0-rc.0"));
        Assert.Equal(main, world.At("release-1.18~1"));
        Assert.Equal(main, world.At("v1.19.0-alpha.0"));
        Assert.Equal(main, world.At("main"));
        Assert.Equal("v1.19.0-alpha.0", world.First.Git("describe", "main"));

        string refs = world.Refs, here = CheckoutState.Of(world.First);
        Assert.Equal(made with { Outcome = BranchOutcome.Existing }, await world.BranchAsync("release-1.18"));
        Assert.Equal(refs, world.Refs);
        Assert.Equal(here, CheckoutState.Of(world.First));
        // also when main has gone on
        world.First.Commit("feat: next", "next.txt");
        world.PushMain();
        Assert.Equal(made with { Outcome = BranchOutcome.Existing }, await world.BranchAsync("release-1.18"));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("http")]
    public async Task Without_a_name_it_is_the_minor_that_main_works_towards_and_the_same_one_again(string kind)
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync(kind);
        await world.TagAsync("1.18.0-alpha.0");
        world.First.Commit("feat: more", "more.txt");
        world.PushMain();
        GitRepository fresh = world.NewCheckoutOfMain();

        Assert.Equal("release-1.18", (await world.BranchAsync(null, from: fresh)).Branch);
        ReleaseBranchResult again = await world.BranchAsync(null);
        Assert.Equal(("release-1.18", BranchOutcome.Existing), (again.Branch, again.Outcome));

        world.First.Commit("feat: even more", "more.txt");
        world.PushMain();
        Assert.Equal("release-1.19", (await world.BranchAsync(null, from: fresh)).Branch);
    }

    [Theory]
    [InlineData("refs/tags/v1.18.0-rc.0")]
    [InlineData("refs/tags/v1.19.0-alpha.0")]
    [InlineData("refs/heads/release-1.18")]
    [InlineData("refs/tags/v1.18.0-rc.0 refs/tags/v1.19.0-alpha.0")]
    [InlineData("refs/heads/release-1.18 refs/tags/v1.18.0-rc.0")]
    public async Task What_is_missing_of_a_branch_is_completed(string missing)
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync("file");
        ReleaseBranchResult made = await world.BranchAsync("release-1.18");
        GitRepository second = world.NewCheckoutOfMain();
        foreach (string name in missing.Split(' ')) second.Git("-C", world.Bare, "update-ref", "-d", name);

        ReleaseBranchResult completed = await world.BranchAsync("release-1.18", from: second);

        Assert.Equal(BranchOutcome.Completed, completed.Outcome);
        Assert.Equal(made.Base, completed.Base);
        Assert.Equal(completed.Commit, world.At("release-1.18"));
        Assert.Equal(completed.Commit, world.At("v1.18.0-rc.0"));
        Assert.Equal(made.Base, world.At("v1.19.0-alpha.0"));
        Assert.Equal(made.Base, world.At("release-1.18~1"));
    }

    [Fact]
    public async Task Another_branch_of_that_name_is_an_error_and_left_alone()
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync("file");
        world.First.Git("push", "--quiet", world.Bare, "main:release-1.18");
        string refs = world.Refs;
        Assert.Equal("BranchDiffers", (await Assert.ThrowsAsync<RefusedException>(() => world.BranchAsync("release-1.18"))).ErrorId);
        Assert.Equal(refs, world.Refs);
    }

    [Fact]
    public async Task A_branch_begins_at_the_commit_of_main_that_is_named_and_at_no_other()
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync("file");
        string first = world.First.Head;
        world.First.Commit("feat: more", "more.txt");
        world.PushMain();
        string unpushed = world.First.Commit("feat: not there yet", "more.txt");

        Assert.Equal("CommitOffMain", (await Assert.ThrowsAsync<RefusedException>(() => world.BranchAsync("release-1.18", unpushed))).ErrorId);
        Assert.Equal(first, (await world.BranchAsync("release-1.18", first, first: "beta.0")).Base);
        Assert.Equal(world.At("release-1.18"), world.At("v1.18.0-beta.0"));
        Assert.Equal("BranchDiffers", (await Assert.ThrowsAsync<RefusedException>(() => world.BranchAsync("release-1.18", world.At("main"), first: "beta.0"))).ErrorId);
    }

    [Fact]
    public async Task A_protected_branch_leaves_no_tag_behind()
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync("file");
        world.Hook("update", "case $1 in refs/heads/release-*) echo \"$1 is protected\" >&2; exit 1;; esac");
        string refs = world.Refs, here = CheckoutState.Of(world.First);
        var error = await Assert.ThrowsAsync<RefusedException>(() => world.BranchAsync("release-1.18"));
        Assert.Equal("PushRefused", error.ErrorId);
        Assert.Contains("refs/heads/release-1.18 is protected", error.Message, StringComparison.Ordinal);
        Assert.Equal(refs, world.Refs);
        Assert.Equal(here, CheckoutState.Of(world.First));
    }
}
