using ReleaseTools.Engine.Promotion.Requests;
using ReleaseTools.Images;
using ReleaseTools.Promotion;
using ReleaseTools.References;

namespace ReleaseTools.Tests.Promotion;

/// <summary>Pull requests against a repository of manifests.</summary>
public sealed class PromotionRequestTests : IAsyncLifetime
{
    private PromotionRequestWorld _world = null!;
    private ImageManifest _hello = null!, _world2 = null!;

    private GitHubFakeRepository Repository => _world.Repository;

    public async ValueTask InitializeAsync()
    {
        _world = await PromotionRequestWorld.CreateAsync();
        _hello = _world.Stage.Repository("hello").AddImage("1.2", "a");
        _world2 = _world.Stage.Repository("team/world").AddImage("1.2", "b");
        _world.Lists($"# ours\n- name: hello\n  dmap:\n    \"sha256:{new string('0', 64)}\": [\"1.1\"]\n- name: gone\n  dmap:\n    \"sha256:{new string('1', 64)}\": [\"1.0\"]\n");
    }

    public async ValueTask DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task What_is_staged_is_added_to_the_list_and_proposed()
    {
        ImagePromotionRequest request = (await _world.RequestAsync())!;

        Assert.Equal(RequestOutcome.Created, request.Outcome);
        Assert.Equal((PromotionRequestWorld.Branch, "main", "Image promotion for hello 1.2"), (request.Branch, request.Base, request.Title));
        Assert.Equal($"# ours\n- name: hello\n  dmap:\n    \"sha256:{new string('0', 64)}\": [\"1.1\"]\n    \"{_hello.Digest}\": [\"1.2\"]\n- name: gone\n  dmap:\n    \"sha256:{new string('1', 64)}\": [\"1.0\"]\n", Proposed());
        Assert.Contains("    release promote request hello 1.2 --github-repository kubernetes/k8s.io --folder registry.k8s.io\n", Assert.Single(Repository.Requests).Body, StringComparison.Ordinal);
        Assert.Contains($"| `hello` | `1.2` | `{_hello.Digest}` |", Repository.Requests[0].Body, StringComparison.Ordinal);
        Assert.Equal(["stage.example.com/gone has no 1.2: left out"], _world.Said.Lines);
        Assert.Equal([$"mirror.example.com/hello:1.2 {_hello.Digest}", $"prod.example.com/hello:1.2 {_hello.Digest}"], request.Promotions.Select(image => $"{image.Destination} {image.Digest}"));
    }

    [Fact]
    public async Task Images_that_are_named_need_not_be_listed_yet()
    {
        Assert.NotNull(await _world.RequestAsync(images: ["team/world", "hello"]));

        Assert.EndsWith($"- name: team/world\n  dmap:\n    \"{_world2.Digest}\": [\"1.2\"]\n", Proposed(), StringComparison.Ordinal);
        Assert.Contains("--image team/world --image hello", Repository.Requests[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_list_of_a_project_is_made()
    {
        Repository.Files.Remove(PromotionRequestWorld.List);

        Assert.NotNull(await _world.RequestAsync(images: ["hello"]));

        Assert.Equal($"- name: hello\n  dmap:\n    \"{_hello.Digest}\": [\"1.2\"]\n", Proposed());
    }

    [Fact]
    public async Task Asking_again_finds_the_request_that_is_open()
    {
        ImagePromotionRequest first = (await _world.RequestAsync())!, second = (await _world.RequestAsync())!;

        Assert.Equal((RequestOutcome.Existing, first.Number, first.Commit), (second.Outcome, second.Number, second.Commit));
        Assert.Single(Repository.Requests);
    }

    [Fact]
    public async Task What_was_staged_since_is_committed_on_top_of_what_is_proposed()
    {
        ImagePromotionRequest first = (await _world.RequestAsync())!;
        string theirs = Repository.AddCommit(Repository.AddTree(Repository.TreeOf(first.Commit), [("OWNERS", "ada")]), "Add an owner", [first.Commit]);
        Repository.Refs[$"refs/heads/{PromotionRequestWorld.Branch}"] = theirs;

        ImagePromotionRequest second = (await _world.RequestAsync(images: ["hello", "team/world"]))!;

        Assert.Equal((first.Number, theirs), (second.Number, Repository.ParentOf[second.Commit]));
        Assert.Equal("ada", Repository.FilesOn(PromotionRequestWorld.Branch)["OWNERS"]);
        Assert.Contains($"{_world2.Digest}", Proposed(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_difference_is_no_request()
    {
        _world.Lists($"- name: hello\n  dmap:\n    \"{_hello.Digest}\": [\"1.2\"]\n");

        Assert.Null(await _world.RequestAsync());

        Assert.Empty(_world.Shown);
        Assert.DoesNotContain(_world.Fake.Requests, request => request.Method != "GET");
    }

    [Fact]
    public async Task Who_may_not_write_proposes_from_a_fork()
    {
        ImagePromotionRequest request = (await _world.RequestAsync(token: GitHubFake.ReadToken))!;

        Assert.Equal($"rita:{PromotionRequestWorld.Branch}", request.Branch);
        Assert.Contains($"{_hello.Digest}", _world.Fake.Repositories["rita/k8s.io"].FilesOn(PromotionRequestWorld.Branch)[PromotionRequestWorld.List], StringComparison.Ordinal);
        Assert.DoesNotContain(Repository.Refs.Keys, name => name.EndsWith(PromotionRequestWorld.Branch, StringComparison.Ordinal));
        Assert.Equal(RequestOutcome.Existing, (await _world.RequestAsync(token: GitHubFake.ReadToken))!.Outcome);
    }

    [Fact]
    public async Task A_fork_that_is_named_is_taken()
    {
        _world.Fake.Repositories["rita/k8s.io"] = Repository.Fork("rita");

        ImagePromotionRequest request = (await _world.RequestAsync(PromotionRequestWorld.Proposal() with { Fork = "rita" }))!;

        Assert.Equal($"rita:{PromotionRequestWorld.Branch}", request.Branch);
        Assert.DoesNotContain(_world.Fake.Requests, asked => asked.Path.EndsWith("/forks", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_written_unless_it_is_approved()
    {
        Assert.Null(await _world.RequestAsync(token: null, approves: false));

        Assert.Equal([$"Open a pull request into main of kubernetes/k8s.io that adds to {PromotionRequestWorld.List}: hello:1.2 {_hello.Digest}"], _world.Shown);
        Assert.DoesNotContain(_world.Fake.Requests, request => request.Method != "GET");
    }

    [Fact]
    public async Task A_tag_that_is_promoted_as_another_image_is_not_proposed()
    {
        _world.Lists($"- name: hello\n  dmap:\n    \"sha256:{new string('0', 64)}\": [\"1.2\"]\n");

        Assert.Contains($"is staged. Nothing was proposed.", (await Assert.ThrowsAsync<PromotionTagTakenException>(() => _world.RequestAsync())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2.0", new string[0], "PromotionNotStaged", "stage.example.com has no hello:2.0, no gone:2.0.")]
    [InlineData("1.2", new[] { "hello", "nowhere" }, "PromotionNotStaged", "stage.example.com has no nowhere:1.2.")]
    public async Task What_is_not_staged_is_told(string tag, string[] images, string id, string message)
    {
        RefusedException refused = await Assert.ThrowsAsync<RefusedException>(() => _world.RequestAsync(tag, images: images));

        Assert.Equal((id, message), (refused.ErrorId, refused.Message));
    }

    [Fact]
    public async Task A_branch_with_commits_of_others_and_no_request_is_left_alone()
    {
        string theirs = Repository.AddCommit("Something else", PromotionRequestWorld.Branch);

        Assert.Equal("RequestBranchTaken", (await Assert.ThrowsAsync<RefusedException>(() => _world.RequestAsync())).ErrorId);
        Assert.Equal(theirs, Repository.Refs[$"refs/heads/{PromotionRequestWorld.Branch}"]);
    }

    [Fact]
    public async Task A_branch_that_an_earlier_run_left_is_gone_on_with()
    {
        ImagePromotionRequest first = (await _world.RequestAsync())!;
        Repository.Requests.Clear();
        Assert.Equal((RequestOutcome.Created, first.Commit), await OutcomeAsync());

        Repository.Requests.Clear();
        _world.Stage.Repository("gone").AddImage("1.2", "c");
        (RequestOutcome outcome, string commit) = await OutcomeAsync();
        Assert.Equal((RequestOutcome.Created, Repository.First), (outcome, Repository.ParentOf[commit]));

        async Task<(RequestOutcome, string)> OutcomeAsync() => (await _world.RequestAsync())! is var request ? (request.Outcome, request.Commit) : default;
    }

    [Theory]
    [InlineData("git/trees")]
    [InlineData("git/commits")]
    [InlineData("git/refs")]
    [InlineData("pulls")]
    public async Task An_answer_that_is_lost_makes_nothing_twice(string path)
    {
        int left = 1;
        _world.Fake.Plan = request => request.Method == "POST" && request.Path.EndsWith(path, StringComparison.Ordinal) && Interlocked.Decrement(ref left) >= 0 ? new GitHubFault { LosesAnswer = true } : null;

        Assert.NotNull(await _world.RequestAsync());

        Assert.Single(Repository.Requests);
        Assert.Contains($"{_hello.Digest}", Proposed(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_needed_and_a_project_found()
    {
        Assert.Equal("GitHubTokenMissing", (await Assert.ThrowsAsync<RefusedException>(() => _world.RequestAsync(token: null))).ErrorId);
        Assert.Equal("PromotionProjectMissing", (await Assert.ThrowsAsync<RefusedException>(() => _world.RequestAsync(PromotionRequestWorld.Proposal() with { Project = "other" }))).ErrorId);
        Assert.Equal("BranchMissing", (await Assert.ThrowsAsync<RefusedException>(() => _world.RequestAsync(PromotionRequestWorld.Proposal() with { Base = "next" }))).ErrorId);
        await Assert.ThrowsAsync<UsageException>(() => _world.RequestAsync(PromotionRequestWorld.Proposal() with { Project = "../x" }));
    }

    private string Proposed() => Repository.FilesOn(PromotionRequestWorld.Branch)[PromotionRequestWorld.List];
}
