
namespace ReleaseTools.Tests.Notes;

public sealed class RevertTests : IDisposable
{
    private readonly GitRepository _repository = new();

    public RevertTests() => _repository.Commit("feat: stay");

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task A_revert_cancels_what_it_reverts()
    {
        string added = _repository.Commit("feat: add x");
        _repository.Commit($"Revert \"feat: add x\"\n\nThis reverts commit {added}.");
        Assert.Equal(["stay"], (await NotesOf.Async(_repository)).Titles);
    }

    [Theory]
    [InlineData("Revert \"feat: add x (#7)\" (#8)\n\nReverts acme/hello#7")]
    [InlineData("Revert \"feat: add x\"")]
    [InlineData("Revert \"feat: add x (#7)\"\n\nThis reverts commit 0123456789012345678901234567890123456789.")]      // the id it had before a rebase
    [InlineData("revert: feat: add x")]
    [InlineData("Revert adding x\n\nReverts acme/hello#7")]
    public async Task A_revert_finds_its_target_by_whatever_it_names(string message)
    {
        _repository.Commit("feat: add x (#7)");
        _repository.Commit(message);
        Assert.Equal(["stay"], (await NotesOf.Async(_repository)).Titles);
    }

    [Fact]
    public async Task A_conventional_revert_names_several_commits()
    {
        string first = _repository.Commit("feat: add x"), second = _repository.Commit("fix: mend y");
        _repository.Commit($"revert: the incident\n\nRefs: {first[..8]}, {second[..8]}");
        Assert.Equal(["stay"], (await NotesOf.Async(_repository)).Titles);
    }

    [Theory]
    [InlineData("Revert \"Revert \"feat: add x\"\"")]
    [InlineData("Reapply \"feat: add x\"")]
    public async Task A_revert_of_a_revert_restores(string title)
    {
        string added = _repository.Commit("feat: add x");
        string reverted = _repository.Commit($"Revert \"feat: add x\"\n\nThis reverts commit {added}.");
        _repository.Commit($"{title}\n\nThis reverts commit {reverted}.");
        Assert.Equal(["add x", "stay"], (await NotesOf.Async(_repository)).Titles);
    }

    [Fact]
    public async Task A_change_that_was_reverted_and_made_again_is_listed()
    {
        string added = _repository.Commit("feat: add x");
        _repository.Commit($"Revert \"feat: add x\"\n\nThis reverts commit {added}.");
        _repository.Commit("feat: add x");
        Assert.Equal(["add x", "stay"], (await NotesOf.Async(_repository)).Titles);
    }

    [Fact]
    public async Task A_revert_of_what_was_released_is_a_change()
    {
        string added = _repository.Commit("feat: add x");
        _repository.Tag("v1.0.0");
        _repository.Commit($"Revert \"feat: add x\"\n\nThis reverts commit {added}.");
        Assert.Equal(["Revert \"feat: add x\""], (await NotesOf.Async(_repository))["Reverts"]);
    }

    [Fact]
    public async Task A_commit_that_only_mentions_a_revert_cancels_nothing()
    {
        string added = _repository.Commit("feat: add x");
        _repository.Commit($"fix: do x otherwise\n\nThis reverts commit {added} in part.");
        Assert.Equal(["add x", "stay", "do x otherwise"], (await NotesOf.Async(_repository)).Titles);
    }

    [Theory]
    [InlineData("Merge pull request #12 from acme/topic\n\nAdd x")]
    [InlineData("Merge branch 'topic'")]                                       // says nothing itself
    public async Task A_reverted_merge_takes_along_what_it_merged(string message)
    {
        string merge = MergeTopic(message);
        _repository.Commit("fix: mend z");
        _repository.Git("revert", "--no-edit", "-m", "1", merge);
        NotesOf notes = await NotesOf.Async(_repository);
        Assert.Equal(["stay", "mend z"], notes.Titles);
    }

    [Theory]
    [InlineData("Revert \"Add x\" (#13)\n\nReverts acme/hello#12", "Merge pull request #12 from acme/topic\n\nAdd x")]                     // GitHub's button, squashed
    [InlineData("Revert \"Merge pull request #12 from acme/topic\"", "Merge pull request #12 from acme/topic\n\nAdd x")]
    [InlineData("Revert \"Merge branch 'topic' into 'main'\"\n\nThis reverts merge request !12", "Merge branch 'topic' into 'main'\n\nAdd x\n\nSee merge request acme/hello!12")]   // GitLab's
    public async Task A_merge_is_found_by_whatever_its_revert_names(string revert, string message)
    {
        MergeTopic(message);
        _repository.Commit(revert);
        Assert.Equal(["stay"], (await NotesOf.Async(_repository)).Titles);
    }

    [Fact]
    public async Task A_merged_pull_request_that_reverts_a_merged_one_vanishes_with_it()
    {
        string merge = MergeTopic("Merge pull request #12 from acme/topic\n\nAdd x");
        _repository.Branch("revert-12");
        _repository.Git("revert", "--no-edit", "-m", "1", merge);
        _repository.Switch("main");
        _repository.Merge("revert-12", "Merge pull request #13 from acme/revert-12\n\nRevert \"Add x\"");
        Assert.Equal(["stay"], (await NotesOf.Async(_repository)).Titles);
    }

    [Fact]
    public async Task A_reverted_revert_of_a_merge_restores_all_of_it()
    {
        string merge = MergeTopic("Merge pull request #12 from acme/topic\n\nAdd x");
        _repository.Git("revert", "--no-edit", "-m", "1", merge);
        _repository.Git("revert", "--no-edit", "HEAD");
        Assert.Equal(["begin x", "stay", "end x", "Add x"], (await NotesOf.Async(_repository)).Titles);
    }

    [Fact]
    public async Task A_reverted_merge_takes_along_the_reverts_that_it_merged()
    {
        string added = _repository.Commit("feat: add y", "y");
        _repository.Branch("topic");
        _repository.Git("revert", "--no-edit", added);
        _repository.Switch("main");
        string merge = _repository.Merge("topic", "Merge pull request #12 from acme/topic\n\nDrop y");
        _repository.Git("revert", "--no-edit", "-m", "1", merge);
        Assert.Equal(["add y", "stay"], (await NotesOf.Async(_repository)).Titles);
    }

    [Theory]
    [InlineData("Revert \"feat: add x (#12)\" (#13)\n\nReverts acme/hello#12")]
    [InlineData("Revert \"feat: add x\" (#13)\n\nThis reverts commit {0}.")]
    public async Task A_reverted_squash_vanishes_and_comes_back_with_another_revert(string message)
    {
        string squash = _repository.Commit("feat: add x (#12)\n\n* begin x\n\n* end x");
        _repository.Commit(string.Format(System.Globalization.CultureInfo.InvariantCulture, message, squash));
        Assert.Equal(["stay"], (await NotesOf.Async(_repository)).Titles);
        _repository.Commit("Revert \"Revert \"feat: add x (#12)\" (#13)\" (#14)\n\nReverts acme/hello#13");
        Assert.Equal(["add x", "stay"], (await NotesOf.Async(_repository)).Titles);
    }

    private string MergeTopic(string message)
    {
        _repository.Branch("topic");
        _repository.Commit("feat: begin x", "x");
        _repository.Commit("fix: end x", "x");
        _repository.Switch("main");
        return _repository.Merge("topic", message);
    }
}
