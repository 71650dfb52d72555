using ReleaseTools.Notes;

namespace ReleaseTools.Tests.Notes;

public sealed class GroupingTests : IDisposable
{
    private readonly GitRepository _repository = new();

    public GroupingTests()
    {
        _repository.Commit("chore: begin");
        _repository.Tag("v1.0.0");
    }

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task Changes_stand_below_what_they_mean_to_a_reader()
    {
        foreach (string title in new[] { "wip", "chore: tidy", "docs: say", "perf: faster", "fix: mend", "feat: add", "feat!: drop", "chore(deps): bump y", "strange: thing" })
            _repository.Commit(title);
        NotesOf notes = await NotesOf.Async(_repository);
        Assert.Equal(["Breaking changes", "Features", "Fixes", "Performance", "Documentation", "Dependencies", "Maintenance", "Other changes"],
            notes.Document.Groups.Select(group => group.Title));
        Assert.Equal(["drop"], notes["Breaking changes"]);
        Assert.Equal(["strange: thing", "wip"], notes["Other changes"]);
    }

    [Fact]
    public async Task A_group_is_sorted_by_scope_and_newest_first_within_one()
    {
        foreach (string title in new[] { "fix(web): 1", "fix: 2", "fix(api): 3", "fix(web): 4" }) _repository.Commit(title);
        Assert.Equal(["2", "3", "4", "1"], (await NotesOf.Async(_repository))["Fixes"]);
    }

    [Fact]
    public async Task A_breaking_change_says_what_to_do()
    {
        _repository.Commit("feat(api)!: drop v1\n\nBREAKING CHANGE: call /v2\ninstead of /v1\n\nnot this\n\nRefs: #7");
        NotesOf notes = await NotesOf.Async(_repository);
        Assert.Contains("## Breaking changes\n\n- **api:** drop v1 (", notes.Markdown, StringComparison.Ordinal);
        Assert.Contains("\n  - call /v2 instead of /v1\n", notes.Markdown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_breaking_changes_of_a_commit_are_all_told()
    {
        _repository.Commit("feat!: drop v1 and v2\n\nBREAKING CHANGE: call /v3\nBREAKING CHANGE: rename the key");
        NotesOf notes = await NotesOf.Async(_repository);
        Assert.Contains("\n  - call /v3\n  - rename the key\n", notes.Markdown, StringComparison.Ordinal);
        NoteEntry entry = notes.Document.Groups.Single().Entries.Single();
        Assert.Equal(("call /v3", "rename the key"), (entry.BreakingNote, entry.MoreBreakingNotes!.Single()));
    }

    [Fact]
    public async Task A_history_without_conventions_is_one_list()
    {
        foreach (string title in new[] { "Add y", "Fixed a thing", "README: typo" }) _repository.Commit(title);
        NotesOf notes = await NotesOf.Async(_repository);
        Assert.Equal(["README: typo", "Fixed a thing", "Add y"], notes["Changes"]);
    }

    [Fact]
    public async Task A_squashed_pull_request_is_named_by_its_number()
    {
        _repository.Commit("feat: add x (#12) (#34)");
        NoteEntry entry = (await NotesOf.Async(_repository)).Document.Groups.Single().Entries.Single();
        Assert.Equal("add x", entry.Title);
        Assert.Equal([12, 34], entry.PullRequests);
    }

    [Theory]
    [InlineData("Merge pull request #12 from acme/topic\n\nfeat: add x", "add x", 12)]
    [InlineData("Merge pull request #12 from acme/topic\r\n\r\nfeat: add x (#11)\r\n", "add x", 12)]
    [InlineData("Merged PR 12: feat: add x", "add x", 12)]
    [InlineData("Merged in topic (pull request #12)\n\nfeat: add x", "add x", 12)]
    [InlineData("Merge branch 'topic' into 'main'\n\nfeat: add x\n\nSee merge request acme/x!12", "add x", null)]
    public async Task A_merged_pull_request_is_called_by_its_title(string message, string title, int? number)
    {
        Merge(message);
        NoteEntry entry = (await NotesOf.Async(_repository)).Document.Groups.SelectMany(group => group.Entries).First(entry => entry.Title == title);
        Assert.Equal(number is null ? [] : new[] { number.Value }, entry.PullRequests.Where(known => known != 11));
    }

    [Theory]
    [InlineData("Merge branch 'topic'")]
    [InlineData("Merge branch topic into main")]
    [InlineData("Merge remote-tracking branch 'origin/main'")]
    [InlineData("Merge tag 'v0.9'")]
    public async Task A_merge_of_branches_is_no_change(string message)
    {
        Merge(message);
        Assert.Equal(["inside"], (await NotesOf.Async(_repository)).Titles);
    }

    [Fact]
    public async Task Only_a_merge_may_begin_like_one()
    {
        _repository.Commit("Merge branch protection rules into one file");
        Assert.Equal(["Merge branch protection rules into one file"], (await NotesOf.Async(_repository)).Titles);
    }

    [Fact]
    public async Task The_same_change_on_two_branches_is_listed_once()
    {
        _repository.CommitAs("Bob", "bob@example.com", "fix: mend (#12)");
        _repository.Commit("fix: mend (#12) (#15)");
        NoteEntry entry = (await NotesOf.Async(_repository)).Document.Groups.Single().Entries.Single();
        Assert.Equal([12, 15], entry.PullRequests);
        Assert.Equal(["Ann Author", "Bob"], entry.Authors);
        Assert.Single(entry.AlsoIn!);
    }

    [Fact]
    public async Task Without_commits_the_notes_say_so()
    {
        NotesOf notes = await NotesOf.Async(_repository);
        Assert.Equal(0, notes.Notes.Commits);
        Assert.Equal("# hello 1.1.0\n\n2026-11-21. No changes since v1.0.0.\n", notes.Markdown);
    }

    [Fact]
    public async Task An_empty_message_is_a_change_too()
    {
        _repository.Commit("");
        Assert.Equal(["(no message)"], (await NotesOf.Async(_repository)).Titles);
    }

    private void Merge(string message)
    {
        _repository.Branch("topic");
        _repository.Commit("inside", "a.txt");
        _repository.Switch("main");
        _repository.Merge("topic", message);
    }
}
