using ReleaseTools.Branches;
using ReleaseTools.Engine.Branches;

namespace ReleaseTools.ServerTests.Git;

public sealed class StagingTests
{
    private const string Name = "hello-staging-master";

    [Theory]
    [InlineData("file")]
    [InlineData("http")]
    public async Task Commits_of_two_stand_on_the_branch_once_each_on_the_newest_base(string kind)
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync(kind);
        GitRepository second = world.NewCheckoutOfMain(), main = world.NewCheckoutOfMain();
        world.First.Commit("feat: ours", "ours.txt");
        second.CommitAs("Bob Builder", "bob@example.com", "feat: theirs", "theirs.txt");

        StagingBranch staged = await world.StageAsync();
        Assert.Equal((StagingOutcome.Created, world.First.Head, Name), (staged.Outcome, staged.Commit, staged.Name));
        Assert.Equal(StagingOutcome.Existing, (await world.StageAsync()).Outcome);
        Assert.Equal(StagingOutcome.Updated, (await world.StageAsync(second)).Outcome);
        Assert.Equal(["feat: ours", "feat: theirs"], world.Subjects($"main..{Name}"));

        main.Commit("feat: public", "public.txt");
        world.PushMain(main);
        string here = CheckoutState.Of(world.First);
        staged = await world.StageAsync();
        Assert.Equal(StagingOutcome.Rebased, staged.Outcome);
        Assert.Equal(world.At("main"), staged.Base);
        Assert.Equal(world.At("main"), world.At($"{Name}~2"));
        Assert.Equal(["feat: ours", "feat: theirs"], world.Subjects($"main..{Name}"));
        Assert.Equal(["feat: ours", "feat: theirs"], staged.Commits.Select(commit => commit.Subject));
        Assert.Equal("Bob Builder <bob@example.com>", staged.Commits[1].Author);
        Assert.Equal(StagingOutcome.Existing, (await world.StageAsync(second)).Outcome);
        Assert.Equal(here, CheckoutState.Of(world.First));
    }

    [Fact]
    public async Task Authors_and_dates_stay_and_two_that_rebase_the_same_come_to_the_same_commits()
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync("file");
        GitRepository main = world.NewCheckoutOfMain();
        string ours = world.First.CommitAs("Bob Builder", "bob@example.com", "feat: ours\n\nWith a body.\n", "ours.txt");
        main.Commit("feat: public", "public.txt");
        world.PushMain(main);
        string first = (await world.StageAsync()).Commit;
        const string everything = "--format=%an|%ae|%ad|%cn|%cd|%B";
        Assert.Equal(world.First.Git("log", "-1", everything, ours), world.First.Git("-C", world.Bare, "log", "-1", everything, Name));

        world.First.Git("-C", world.Bare, "update-ref", "-d", $"refs/heads/{Name}");
        Assert.Equal(first, (await world.StageAsync()).Commit);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("http")]
    public async Task A_conflict_names_commit_and_files_and_touches_nothing(string kind)
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync(kind);
        GitRepository second = world.NewCheckoutOfMain();
        world.First.Commit("feat: ours", "same.txt");
        await world.StageAsync();
        second.Commit("feat: add", "same.txt", "other.txt");
        second.Write("same.txt", "theirs\n");
        second.Commit("feat: theirs", "x.txt");
        second.Write("dirty.txt", "not committed");
        string refs = world.Refs, here = CheckoutState.Of(second);

        var error = await Assert.ThrowsAsync<ReplayConflictException>(() => world.StageAsync(second));

        Assert.Contains("\"feat: ", error.Message, StringComparison.Ordinal);
        Assert.Equal(["same.txt"], error.Files);
        Assert.Equal(refs, world.Refs);
        Assert.Equal(here, CheckoutState.Of(second));
    }

    [Fact]
    public async Task What_has_become_public_or_was_picked_by_another_is_there_once()
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync("file");
        GitRepository second = world.NewCheckoutOfMain();
        world.First.Commit("feat: a", "a.txt");
        world.First.Commit("feat: b", "b.txt");
        await world.StageAsync();
        // a becomes public as a copy, on something else
        second.Commit("feat: public", "public.txt");
        second.Git("fetch", "--quiet", world.Bare, Name);
        second.Git("cherry-pick", "FETCH_HEAD~1");
        world.PushMain(second);

        StagingBranch staged = await world.StageAsync();

        Assert.Equal(StagingOutcome.Rebased, staged.Outcome);
        Assert.Equal(["feat: b"], world.Subjects($"main..{Name}"));
    }

    [Fact]
    public async Task What_another_undid_on_the_branch_stays_undone()
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync("file");
        GitRepository second = world.NewCheckoutOfMain();
        world.First.Commit("feat: a", "a.txt");
        world.First.Commit("feat: b", "b.txt");
        await world.StageAsync();
        second.Git("fetch", "--quiet", world.Bare, Name);
        second.Git("reset", "--quiet", "--hard", "FETCH_HEAD");
        second.Git("revert", "--no-edit", "HEAD~1");
        await world.StageAsync(second);

        world.First.Commit("feat: c", "c.txt");
        await world.StageAsync();

        Assert.Equal(["feat: a", "feat: b", "Revert \"feat: a\"", "feat: c"], world.Subjects($"main..{Name}"));
        Assert.Equal("b.txt\nc.txt\nhello.txt\nrelease.yaml", world.First.Git("-C", world.Bare, "ls-tree", "--name-only", Name));
    }

    [Fact]
    public async Task Empty_commits_of_two_are_not_taken_for_one()
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync("file");
        GitRepository second = world.NewCheckoutOfMain();
        world.First.Commit("chore: ours is empty");
        second.Commit("chore: theirs is empty");
        await world.StageAsync();
        await world.StageAsync(second);
        Assert.Equal(["chore: ours is empty", "chore: theirs is empty"], world.Subjects($"main..{Name}"));
        Assert.Equal(StagingOutcome.Existing, (await world.StageAsync()).Outcome);
    }

    [Fact]
    public async Task Changes_of_one_binary_file_in_the_same_second_are_not_taken_for_one()
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync("file");
        GitRepository second = world.NewCheckoutOfMain();
        Binary(world.First, 1, "art: first");
        await world.StageAsync();
        second.Git("fetch", "--quiet", world.Bare, Name);
        second.Git("reset", "--quiet", "--hard", "FETCH_HEAD");
        second.Commit("feat: between", "between.txt");
        await world.StageAsync(second);
        Binary(world.First, 2, "art: second");
        await world.StageAsync();
        Assert.Equal(["art: first", "feat: between", "art: second"], world.Subjects($"main..{Name}"));

        static void Binary(GitRepository repository, byte value, string message)
        {
            File.WriteAllBytes(Path.Combine(repository.Path, "logo.bin"), [0, value, 0, value]);
            repository.Git("add", "--all");
            repository.Git("-c", "user.name=Ann", "commit", "--quiet", "--date=2026-01-01T00:00:00Z", "-m", message);
        }
    }

    [Fact]
    public async Task Plain_merges_are_left_out_and_merges_with_changes_of_their_own_are_refused()
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync("file");
        GitRepository second = world.NewCheckoutOfMain(), third = world.NewCheckoutOfMain();
        third.Commit("feat: theirs", "theirs.txt");
        await world.StageAsync(third);
        world.First.Branch("side");
        world.First.Commit("feat: side", "side.txt");
        world.First.Switch("main");
        world.First.Commit("feat: ours", "ours.txt");
        world.First.Merge("side", "Merge side");

        await world.StageAsync();
        Assert.Equal(["feat: ours", "feat: side", "feat: theirs"], world.Subjects($"main..{Name}").Order(StringComparer.Ordinal));

        second.Branch("side");
        second.Commit("feat: side 2", "side2.txt");
        second.Switch("main");
        second.Commit("feat: ours 2", "ours2.txt");
        second.Git("merge", "--quiet", "--no-ff", "--no-commit", "side");
        second.Commit("Merge with more", "evil.txt");
        Assert.Equal("MergeNotPlain", (await Assert.ThrowsAsync<RefusedException>(() => world.StageAsync(second))).ErrorId);
    }

    [Fact]
    public async Task Merges_stay_where_nothing_has_to_be_moved()
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync("file");
        world.First.Branch("side");
        world.First.Commit("feat: side", "side.txt");
        world.First.Switch("main");
        world.First.Commit("feat: ours", "ours.txt");
        string merge = world.First.Merge("side", "Merge side");
        Assert.Equal(merge, (await world.StageAsync()).Commit);
    }

    [Fact]
    public async Task A_shallow_clone_is_refused()
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync("file");
        world.First.Commit("feat: more", "more.txt");
        world.PushMain();
        world.First.Git("-c", "protocol.file.allow=always", "fetch", "--quiet", "--depth=1", "--update-shallow", new Uri(world.Bare).AbsoluteUri, "main");
        File.WriteAllText(Path.Combine(world.First.Path, ".git", "shallow"), world.First.Head + "\n");
        Assert.Equal("RepositoryShallow", (await Assert.ThrowsAsync<RefusedException>(() => world.StageAsync())).ErrorId);
    }

    [Fact]
    public async Task A_server_that_forbids_forced_pushes_says_so_at_once()
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync("file");
        GitRepository main = world.NewCheckoutOfMain();
        world.First.Git("-C", world.Bare, "config", "receive.denyNonFastForwards", "true");
        world.First.Commit("feat: ours", "ours.txt");
        await world.StageAsync();
        main.Commit("feat: public", "public.txt");
        world.PushMain(main);
        string refs = world.Refs;
        var error = await Assert.ThrowsAsync<RefusedException>(() => world.StageAsync());
        Assert.Equal("PushRefused", error.ErrorId);
        Assert.Equal(refs, world.Refs);
    }
}
