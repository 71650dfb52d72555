
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
}
