using ReleaseTools.References;

namespace ReleaseTools.Tests.References;

/// <summary>Version references as a pull request (R2.9).</summary>
public sealed class ReferenceRequestTests
{
    [Fact]
    public async Task A_request_has_one_commit_with_exactly_the_files_that_change()
    {
        await using RequestWorld world = await RequestWorld.CreateAsync();
        string head = world.At("main");

        VersionReferenceRequest request = (await world.RequestAsync())!;

        Assert.Equal(("acme/hello", 1, "open", "main", RequestOutcome.Created, "Update hello to 1.3.0"), (request.GitHubRepository, request.Number, request.State, request.Base, request.Outcome, request.Title));
        Assert.StartsWith("version-references/1.3.0-", request.Branch, StringComparison.Ordinal);
        Assert.Equal(request.Commit, world.At(request.Branch));
        Assert.Equal(head, world.Checkout.Git("rev-parse", request.Commit + "^"));
        Assert.Equal(["VERSION", "dependencies.yaml", "docs/install.md"], world.Checkout.Git("diff", "--name-only", head, request.Commit).Split('\n'));
        Assert.Equal(["v1.3.0", "Get hello-1.3.0.tar.gz\r"], [world.FileOn(request.Branch, "VERSION"), world.FileOn(request.Branch, "docs/install.md")]);
        Assert.Equal("Update hello to 1.3.0\n\ndependencies.yaml:2: hello: 1.2.0 -> 1.3.0\nVERSION:1: hello: v1.2.0 -> v1.3.0\ndocs/install.md:1: hello: 1.2.0 -> 1.3.0", world.Checkout.Git("log", "-1", "--format=%B", request.Commit).TrimEnd());
        string body = Assert.Single(world.Requests).Body;
        Assert.Contains("\n| `VERSION:1` | hello | `v1.2.0` | `v1.3.0` |\n", body, StringComparison.Ordinal);
        Assert.Contains("\n    release references request --name hello --version 1.3.0\n", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_checkout_its_branch_and_its_index_stay_as_they_are()
    {
        await using RequestWorld world = await RequestWorld.CreateAsync();
        world.Checkout.Branch("mine");
        world.Checkout.Write("VERSION", "v9.9.9, being edited\n");
        world.Checkout.Write("staged.txt", "x");
        world.Checkout.Git("add", "staged.txt");
        string before = world.Checkout.Git("status", "--porcelain=v2", "--branch", "--show-stash") + world.Checkout.Git("for-each-ref", "refs/heads", "refs/tags");

        VersionReferenceRequest request = (await world.RequestAsync(into: "main"))!;

        Assert.Equal("v1.3.0", world.FileOn(request.Branch, "VERSION"));
        Assert.Equal(before, world.Checkout.Git("status", "--porcelain=v2", "--branch", "--show-stash") + world.Checkout.Git("for-each-ref", "refs/heads", "refs/tags"));
        Assert.Equal("v9.9.9, being edited\n", File.ReadAllText(Path.Combine(world.Checkout.Path, "VERSION")));
        Assert.False(Directory.Exists(Path.Combine(world.Checkout.Path, ".release")));
    }

    [Fact]
    public async Task Asking_again_finds_the_request_though_its_branch_went_on_and_the_base_did()
    {
        await using RequestWorld world = await RequestWorld.CreateAsync();
        VersionReferenceRequest first = (await world.RequestAsync())!;
        Assert.Equal((RequestOutcome.Existing, first.Commit), ((await world.RequestAsync())!.Outcome, (await world.RequestAsync())!.Commit));

        world.Checkout.Commit("fix: something else", "other.txt");
        world.Push();
        Assert.Equal((RequestOutcome.Existing, first.Number, first.Commit), (await world.RequestAsync()) is { } moved ? (moved.Outcome, moved.Number, moved.Commit) : default);

        world.Checkout.Git("fetch", "--quiet", world.Bare, first.Branch);
        world.Checkout.Git("checkout", "--quiet", "--detach", "FETCH_HEAD");
        world.Checkout.Write("VERSION", "v1.3.0 \n");
        string theirs = world.Checkout.Commit("review: a blank");
        world.Push(first.Branch);
        Assert.Equal((RequestOutcome.Existing, theirs), (await world.RequestAsync(into: "main")) is { } edited ? (edited.Outcome, edited.Commit) : default);
        Assert.Single(world.Requests);
    }

    [Fact]
    public async Task Where_nothing_differs_nothing_is_asked_and_nothing_opened()
    {
        await using RequestWorld world = await RequestWorld.CreateAsync();

        Assert.Null(await world.RequestAsync(version: null, name: null));

        Assert.Empty(world.Shown);
        Assert.Empty(world.Requests);
        Assert.Equal(["main"], world.Branches());
    }

    [Fact]
    public async Task A_preview_shows_every_change_and_makes_none()
    {
        await using RequestWorld world = await RequestWorld.CreateAsync();
        int objects = CountObjects(world);

        Assert.Null(await world.RequestAsync(approves: false, mayFetch: false));

        Assert.StartsWith("Open a pull request into main: Update version references in 3 files:\n--- a/dependencies.yaml", Assert.Single(world.Shown), StringComparison.Ordinal);
        Assert.Equal(["main"], world.Branches());
        Assert.Equal(objects, CountObjects(world));
        Assert.DoesNotContain(world.GitHub.Fake.Requests, request => request.Method != "GET");
    }

    [Fact]
    public async Task A_branch_that_an_earlier_run_left_is_gone_on_with()
    {
        await using RequestWorld world = await RequestWorld.CreateAsync();
        world.GitHub.Fake.Plan = request => request.Method == "POST" ? new GitHubFault(403) : null;
        await Assert.ThrowsAnyAsync<ReleaseException>(() => world.RequestAsync());
        string branch = world.Branches().Single(name => name != "main"), left = world.At(branch);
        world.GitHub.Fake.Plan = null;

        VersionReferenceRequest request = (await world.RequestAsync())!;

        Assert.Equal((branch, left, RequestOutcome.Created), (request.Branch, request.Commit, request.Outcome));
    }

    [Fact]
    public async Task One_that_is_out_of_date_is_replaced_and_one_with_other_commits_is_left()
    {
        await using RequestWorld world = await RequestWorld.CreateAsync();
        world.GitHub.Fake.Plan = request => request.Method == "POST" ? new GitHubFault(403) : null;
        await Assert.ThrowsAnyAsync<ReleaseException>(() => world.RequestAsync());
        world.GitHub.Fake.Plan = null;
        string branch = world.Branches().Single(name => name != "main"), left = world.At(branch);
        world.Checkout.Write("docs/install.md", "First of all:\nGet hello-1.2.0.tar.gz\n");
        string head = world.Checkout.Commit("docs: first of all");
        world.Push();

        VersionReferenceRequest request = (await world.RequestAsync())!;
        Assert.Equal((branch, head), (request.Branch, world.Checkout.Git("rev-parse", world.At(branch) + "^")));
        Assert.NotEqual(left, world.At(branch));

        world.Requests.Clear();
        world.Checkout.Branch("theirs");
        world.Checkout.Commit("somebody else's", "other.txt");
        world.Checkout.Git("push", "--quiet", "--force", world.Bare, $"HEAD:refs/heads/{branch}");
        string theirs = world.At(branch);
        var refused = await Assert.ThrowsAsync<RefusedException>(() => world.RequestAsync(into: "main"));
        Assert.Equal("RequestBranchTaken", refused.ErrorId);
        Assert.Equal(theirs, world.At(branch));
    }

    [Fact]
    public async Task A_place_that_can_not_be_updated_leaves_nothing()
    {
        await using RequestWorld world = await RequestWorld.CreateAsync();
        world.Checkout.Write("VERSION", "1.1.0 or 1.0.0\n");
        world.Checkout.Commit("unclear");
        world.Push();

        await Assert.ThrowsAsync<ReferencesRefusedException>(() => world.RequestAsync());

        Assert.Equal(["main"], world.Branches());
    }

    [Fact]
    public async Task A_link_inside_the_repository_is_followed()
    {
        await using RequestWorld world = await RequestWorld.CreateAsync();
        world.Checkout.Git("mv", "VERSION", "VERSION.txt");
        File.CreateSymbolicLink(Path.Combine(world.Checkout.Path, "VERSION"), "VERSION.txt");
        world.Checkout.Commit("a link");
        world.Push();

        VersionReferenceRequest request = (await world.RequestAsync())!;

        Assert.Equal(("v1.3.0", "VERSION.txt"), (world.FileOn(request.Branch, "VERSION.txt"), world.FileOn(request.Branch, "VERSION")));
    }

    [Theory]
    [InlineData("nobranch", "has no branch nobranch to merge into")]
    public async Task A_base_that_is_missing_is_told(string into, string says)
    {
        await using RequestWorld world = await RequestWorld.CreateAsync();
        Assert.Contains(says, (await Assert.ThrowsAsync<RefusedException>(() => world.RequestAsync(into: into))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("502", false)]
    [InlineData("502", true)]
    [InlineData("reset", false)]
    [InlineData("reset", true)]
    [InlineData("lost", false)]
    [InlineData("lost", true)]
    public async Task Whatever_fails_there_is_one_request_in_the_end(string fault, bool forGood)
    {
        await using RequestWorld world = await RequestWorld.CreateAsync();
        await world.RequestAsync();
        int requests = world.GitHub.Fake.Requests.Count;
        Assert.InRange(requests, 2, 4);
        for (int at = 1; at <= requests; at++)
        {
            world.Requests.Clear();
            world.Checkout.Git("-C", world.Bare, "for-each-ref", "--format=delete %(refname)", "refs/heads/version-references").Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .ToList().ForEach(line => world.Checkout.Git("-C", world.Bare, "update-ref", "-d", line["delete ".Length..]));
            int before = world.GitHub.Fake.Requests.Count, hits = 0, number = at;
            world.GitHub.Fake.Plan = request => (forGood ? request.Number < before + number : request.Number != before + number) ? null : fault switch
            {
                "502" => new GitHubFault(502),
                "lost" => Interlocked.Increment(ref hits) == 1 ? new GitHubFault { LosesAnswer = true } : new GitHubFault { Resets = true },
                _ => new GitHubFault { Resets = true },
            };
            Exception? failure = await Record.ExceptionAsync(() => world.RequestAsync());
            Assert.Equal(forGood, failure is not null);
            world.GitHub.Fake.Plan = null;
            if (failure is not null) Assert.NotNull(await world.RequestAsync());
            Assert.Single(world.Requests);
            Assert.Equal(2, world.Branches().Length);
        }
    }

    private static int CountObjects(RequestWorld world) => Directory.EnumerateFiles(Path.Combine(world.Checkout.Path, ".git", "objects"), "*", SearchOption.AllDirectories).Count();
}
