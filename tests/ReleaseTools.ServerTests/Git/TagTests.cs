using ReleaseTools.Branches;

namespace ReleaseTools.ServerTests.Git;

public sealed class TagTests
{
    [Theory]
    [InlineData("file")]
    [InlineData("http")]
    public async Task A_tag_is_annotated_here_and_there_and_made_once(string kind)
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync(kind);

        ReleaseTag tag = await world.TagAsync("1.0.0");
        Assert.Equal((TagOutcome.Created, world.First.Head, "origin"), (tag.Outcome, tag.Commit, tag.Remote));
        Assert.Equal("tag", world.First.Git("-C", world.Bare, "cat-file", "-t", "v1.0.0"));
        Assert.Equal(tag.Object, world.First.Git("rev-parse", "refs/tags/v1.0.0"));
        Assert.Contains("tagger Ann Author <ann@example.com>", world.First.Git("cat-file", "tag", "v1.0.0"), StringComparison.Ordinal);
        Assert.EndsWith("hello 1.0.0", world.First.Git("cat-file", "tag", "v1.0.0"), StringComparison.Ordinal);

        string refs = world.Refs, here = CheckoutState.Of(world.First);
        ReleaseTag again = await world.TagAsync("1.0.0");
        Assert.Equal(tag with { Outcome = TagOutcome.Existing }, again);
        Assert.Equal(refs, world.Refs);
        Assert.Equal(here, CheckoutState.Of(world.First));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("http")]
    public async Task A_tag_that_is_in_one_place_is_completed_in_the_other(string kind)
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync(kind);
        GitRepository second = world.NewCheckoutOfMain();

        world.First.Tag("v1.0.0");
        Assert.Equal(TagOutcome.Completed, (await world.TagAsync("1.0.0")).Outcome);
        Assert.Equal(world.First.Head, world.At("v1.0.0"));

        ReleaseTag taken = await world.TagAsync("1.0.0", from: second);
        Assert.Equal(TagOutcome.Completed, taken.Outcome);
        Assert.Equal(world.First.Git("rev-parse", "v1.0.0"), second.Git("rev-parse", "v1.0.0"));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("http")]
    public async Task A_tag_at_another_commit_is_an_error_and_is_not_moved(string kind)
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync(kind);
        GitRepository second = world.NewCheckoutOfMain();
        string first = world.First.Head;
        await world.TagAsync("1.0.0");
        string next = second.Commit("feat: more", "more.txt");
        string refs = world.Refs, here = CheckoutState.Of(second);

        var error = await Assert.ThrowsAsync<TagElsewhereException>(() => world.TagAsync("1.0.0", from: second));

        Assert.Contains(first[..12], error.Message, StringComparison.Ordinal);
        Assert.Contains(next[..12], error.Message, StringComparison.Ordinal);
        Assert.Equal(refs, world.Refs);
        Assert.Equal(here, CheckoutState.Of(second));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("http")]
    public async Task A_release_commit_is_empty_and_appears_with_its_tag_on_the_newest_head(string kind)
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync(kind);
        await world.BranchAsync("release-1.0");
        // somebody went on with the branch, and this checkout does not know
        GitRepository second = world.NewCheckoutOfMain();
        second.Git("fetch", "--quiet", world.Bare, "release-1.0");
        second.Git("reset", "--quiet", "--hard", "FETCH_HEAD");
        string head = second.Commit("fix: one", "fix.txt");
        second.Git("push", "--quiet", world.Bare, "HEAD:release-1.0");

        ReleaseTag tag = await world.TagReleaseCommitAsync("1.0.0", "release-1.0");

        Assert.Equal(TagOutcome.Created, tag.Outcome);
        Assert.Equal(world.At("release-1.0"), world.At("v1.0.0"));
        Assert.Equal(head, world.At("v1.0.0~1"));
        Assert.Equal("", world.First.Git("-C", world.Bare, "diff", "--name-only", "v1.0.0~1", "v1.0.0"));
        Assert.Equal((TagOutcome.Existing, tag.Commit), ((await world.TagReleaseCommitAsync("1.0.0", "release-1.0")) is var again ? (again.Outcome, again.Commit) : default));
        Assert.Equal(TagOutcome.Completed, (await world.TagReleaseCommitAsync("1.0.0", "release-1.0", second)).Outcome);
    }

    [Theory]
    [InlineData("main", "ReleaseBranchNeeded")]
    [InlineData("", "ReleaseBranchNeeded")]
    [InlineData("release-1.1", "VersionOffBranch")]
    [InlineData("release-1.0", "BranchMissing")]
    public async Task A_release_commit_is_made_on_the_versions_own_branch_only(string branch, string error)
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync("file");
        Assert.Equal(error, (await Assert.ThrowsAsync<RefusedException>(() => world.TagReleaseCommitAsync("1.0.0", branch))).ErrorId);
    }

    [Fact]
    public async Task A_version_is_not_tagged_from_another_minors_branch()
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync("file");
        Assert.Equal("VersionOffBranch", (await Assert.ThrowsAsync<RefusedException>(() => world.TagAsync("1.1.0", branch: "release-1.0"))).ErrorId);
        Assert.Equal(TagOutcome.Created, (await world.TagAsync("1.0.1", branch: "release-1.0")).Outcome);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("http")]
    public async Task What_the_servers_hook_refuses_leaves_nothing_behind_and_says_what_the_hook_said(string kind)
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync(kind);
        world.Hook("pre-receive", "echo 'tags are made by the release team' >&2; exit 1");
        string refs = world.Refs, here = CheckoutState.Of(world.First);

        var error = await Assert.ThrowsAsync<RefusedException>(() => world.TagAsync("1.0.0"));

        Assert.Equal("PushRefused", error.ErrorId);
        Assert.Contains("tags are made by the release team", error.Message, StringComparison.Ordinal);
        Assert.Equal(refs, world.Refs);
        Assert.Equal(here, CheckoutState.Of(world.First));
    }

    [Fact]
    public async Task Hooks_of_the_checkout_do_not_meddle_with_tags_and_release_commits()
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync("file");
        foreach (string hook in new[] { "pre-commit", "commit-msg", "post-commit", "reference-transaction", "post-checkout" })
        {
            string path = Path.Combine(world.First.Path, ".git", "hooks", hook);
            File.WriteAllText(path, "#!/bin/sh\nexit 1\n");
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        }

        await world.TagAsync("0.9.0");
        await world.BranchAsync("release-1.0");
        await world.TagReleaseCommitAsync("1.0.0", "release-1.0");

        Assert.Equal(world.At("release-1.0"), world.At("v1.0.0"));
    }

    [Fact]
    public async Task A_tag_is_signed_by_the_key_that_git_is_configured_with()
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync("file");
        using var keys = new TestFolder();
        if (!SigningKey.Make(keys.At("key"))) return;
        world.First.Git("config", "gpg.format", "ssh");
        world.First.Git("config", "user.signingkey", keys.At("key"));

        ReleaseTag tag = await world.TagAsync("1.0.0", sign: true);

        Assert.True(tag.Signed);
        keys.Write("allowed", $"ann@example.com {File.ReadAllText(keys.At("key.pub"))}");
        world.First.Git("-c", $"gpg.ssh.allowedSignersFile={keys.At("allowed")}", "tag", "--verify", "v1.0.0");
    }

    [Fact]
    public async Task A_key_that_does_not_work_is_a_clear_error_and_no_tag()
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync("file");
        world.First.Git("config", "gpg.format", "ssh");
        world.First.Git("config", "user.signingkey", "/nowhere/key");
        var error = await Assert.ThrowsAsync<RefusedException>(() => world.TagAsync("1.0.0", sign: true));
        Assert.Equal("SigningFailed", error.ErrorId);
        Assert.Equal("", world.First.Git("tag"));
        Assert.Equal("", world.At("v1.0.0"));
    }

    [Fact]
    public async Task Without_an_identity_nothing_is_made()
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync("file");
        world.First.Git("config", "user.email", "");
        world.First.Git("config", "user.name", "");
        Assert.Equal("IdentityMissing", (await Assert.ThrowsAsync<RefusedException>(() => world.TagAsync("1.0.0"))).ErrorId);
        Assert.Equal("", world.At("v1.0.0"));
    }
}
