using ReleaseTools.Notes;

namespace ReleaseTools.Tests.Notes.Pulls;

/// <summary>From a history and GitHub's answers to the two files.</summary>
public sealed class PullNoteTests : IAsyncLifetime
{
    private PullWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await PullWorld.CreateAsync();

    public async ValueTask DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Merged_squashed_and_rebased_pull_requests_are_told_by_their_blocks()
    {
        _world.Squash(12, "Squashed", PullWorld.Note("Added x"), "kind/feature", "area/api", "sig/node");
        _world.Merge(13, "Merged", PullWorld.Note("Fixed y"), "Merge pull request #13 from acme/topic\n\nMerged", "kind/bug");
        _world.Merge(14, "Merged in our own words", PullWorld.Note("Fixed z"), "Bring in the topic", "kind/bug");
        _world.Rebase(15, "Rebased", PullWorld.Note("Removed w"), "kind/cleanup");
        NotesOf notes = await _world.NotesAsync();
        Assert.Contains("""
            ## Features

            - **api:** Added x (#12) [SIG node]

            ## Fixes

            - Fixed z (#14)
            - Fixed y (#13)

            ## Maintenance

            - Removed w (#15)
            """.ReplaceLineEndings("\n"), notes.Markdown, StringComparison.Ordinal);
        NoteEntry entry = notes.Document.Groups[0].Entries[0];
        Assert.Equal("feature node ada 12", $"{entry.Kinds![0]} {entry.Sigs![0]} {entry.Authors[0]} {entry.PullRequests[0]}");
        Assert.Equal(["Ann Author"], notes.Contributors);
    }

    [Fact]
    public async Task A_merge_that_was_reverted_by_its_commit_is_not_told()
    {
        GitHubFakePull pull = _world.Merge(12, "Merged", PullWorld.Note("Added x"), "Bring in the topic", "kind/feature");
        _world.Git.Git("revert", "--no-edit", "-m", "1", pull.MergeCommit!);
        _world.Squash(13, "Squashed", PullWorld.Note("Fixed y"), "kind/bug");
        Assert.Equal(["Fixed y"], (await _world.NotesAsync()).Titles);
    }

    [Fact]
    public async Task A_pull_request_that_a_patch_release_has_is_not_told_again()
    {
        _world.Git.Branch("release-1.0");
        _world.Git.Switch("main");
        string squash = _world.Squash(12, "Squashed", PullWorld.Note("Fixed x"), "kind/bug").MergeCommit!;
        string merged = _world.Merge(13, "Merged", PullWorld.Note("Fixed y"), "Merge pull request #13 from acme/topic\n\nMerged", "kind/bug").HeadCommit;
        _world.Squash(14, "Squashed, too", PullWorld.Note("Added z"), "kind/feature");
        _world.Git.Switch("release-1.0");
        _world.Git.Commit($"Squashed (#12) (#20)\n\n(cherry picked from commit {squash})");
        _world.Git.Git("cherry-pick", "-x", merged);
        _world.Git.Tag("v1.0.1");
        _world.Git.Switch("main");
        Assert.Equal(["Added z"], (await _world.NotesAsync()).Titles);
    }

    [Fact]
    public async Task What_says_none_or_nothing_is_not_told_and_what_says_nothing_is_named_to_the_person()
    {
        _world.Squash(12, "Says none", PullWorld.Note("NONE"));
        _world.Squash(13, "Is labelled", PullWorld.Note("Added x"), "release-note-none");
        _world.Squash(14, "Has no block", "Adds y");
        _world.Squash(15, "Has no body", null);
        _world.Squash(16, "Bump z", PullWorld.Note("Their note")).Body = null;
        _world.Add(new GitHubFakePull(17, "Bump w") { Author = "dependabot[bot]", Body = PullWorld.Note("A note of w's own"), MergeCommit = _world.Git.Commit("Bump w (#17)") });
        _world.Add(new GitHubFakePull(18, "Closed") { Body = PullWorld.Note("Never merged"), Merged = null });
        _world.Git.Commit("Mentions what was closed (#18)");
        Assert.Empty((await _world.NotesAsync()).Titles);
        Assert.Contains(_world.Said, said => said.EndsWith("#14, #15, #16", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_asks_for_action_comes_first()
    {
        _world.Squash(12, "a", PullWorld.Note("Added x"), "kind/feature");
        _world.Squash(13, "b", PullWorld.Note("Move the file\n\n- or leave it", "release-note-action-required"), "kind/feature");
        _world.Squash(14, "c", PullWorld.Note("Rename it"), "release-note-action-required");
        NotesOf notes = await _world.NotesAsync();
        Assert.Equal(["Urgent upgrade notes", "Features"], notes.Document.Groups.Select(group => group.Title));
        Assert.Equal(["Rename it", "Move the file"], notes["Urgent upgrade notes"]);
        Assert.All(notes.Document.Groups[0].Entries, entry => Assert.True(entry.Breaking));
        Assert.Contains("- Move the file (#13)\n  - or leave it\n", notes.Markdown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Documentation_is_linked()
    {
        _world.Squash(12, "a", PullWorld.Note("Added x") + "\n```docs\n- [Use [it] *now*]: https://example.com/a_(b)\n```");
        NotesOf notes = await _world.NotesAsync();
        Assert.Contains("- Added x (#12)\n  - [Use (it) \\*now\\*](https://example.com/a_%28b%29)\n", notes.Markdown, StringComparison.Ordinal);
        Assert.Equal("https://example.com/a_%28b%29", notes.Document.Groups[0].Entries[0].Documentation![0].Url);
    }

    [Fact]
    public async Task A_cherry_pick_is_told_as_its_origin_with_both_numbers()
    {
        _world.Add(new GitHubFakePull(7, "Fix x") { Author = "eve", Body = PullWorld.Note("Fixed x"), Labels = ["kind/bug", "area/web"] });
        _world.Squash(12, "Automated cherry pick of #7 on release-1.0", "Cherry pick of #7.\n\n```release-note\n\n```", "kind/cleanup");
        NoteEntry entry = Assert.Single((await _world.NotesAsync()).Document.Groups.Single(group => group.Title == "Fixes").Entries);
        Assert.Equal(("Fixed x", "web", "eve", "7 12"), (entry.Title, entry.Scope, Assert.Single(entry.Authors), string.Join(' ', entry.PullRequests)));
    }

    [Theory]
    [InlineData("Fixed x here", "NONE", "Fixed x here")]                                                // its own words go first
    [InlineData("NONE", "Fixed x", null)]
    [InlineData("", "NONE", null)]
    public async Task A_cherry_picks_own_words_go_first(string own, string first, string? told)
    {
        _world.Add(new GitHubFakePull(7, "Fix x") { Body = PullWorld.Note(first) });
        _world.Squash(12, "Cherry pick of #7", PullWorld.Note(own));
        Assert.Equal(told is null ? [] : [told], (await _world.NotesAsync()).Titles);
    }

    [Fact]
    public async Task A_change_whose_origin_is_in_the_range_too_is_told_once()
    {
        _world.Squash(7, "Fix x", PullWorld.Note("Fixed x"));
        _world.Squash(12, "Cherry pick of #7", "Cherry pick of #7");
        _world.Squash(13, "Again: fix x (#7)", PullWorld.Note("Fixed x"));
        NoteEntry entry = Assert.Single(Assert.Single((await _world.NotesAsync()).Document.Groups).Entries);
        Assert.Equal([7, 12, 13], entry.PullRequests);
    }

    [Fact]
    public async Task A_cherry_pick_of_a_cherry_pick_leads_to_the_beginning()
    {
        _world.Add(new GitHubFakePull(5, "Fix x") { Body = PullWorld.Note("Fixed x"), Author = "eve" });
        _world.Add(new GitHubFakePull(7, "Cherry pick of #5") { Body = "" });
        _world.Squash(12, "Cherry pick of #7", "");
        NoteEntry entry = Assert.Single(Assert.Single((await _world.NotesAsync()).Document.Groups).Entries);
        Assert.Equal(("Fixed x", "eve", "5 12"), (entry.Title, Assert.Single(entry.Authors), string.Join(' ', entry.PullRequests)));
    }

    [Fact]
    public async Task A_commit_that_was_picked_without_a_pull_request_is_told_as_its_origin()
    {
        string elsewhere = new('c', 40), inside = new('b', 40);
        _world.Add(new GitHubFakePull(7, "Fix x") { Body = PullWorld.Note("Fixed x"), Commits = [elsewhere] });
        _world.Add(new GitHubFakePull(8, "Fix y") { Body = PullWorld.Note("Fixed y") });
        _world.Git.Commit($"Fix x\n\n(cherry picked from commit {elsewhere})");
        _world.Git.Commit($"Fix nothing\n\n(cherry picked from commit {inside})");
        _world.Git.Branch("other");
        string local = _world.Git.Commit("Fix y (#8)");
        _world.Git.Switch("main");
        _world.Git.Commit($"Fix y on main\n\n(cherry picked from commit {local})");
        NotesOf notes = await _world.NotesAsync();
        Assert.Equal(["Fixed y", "Fixed x"], notes.Titles);
        // what the clone knows itself is not asked for
        Assert.Equal((0, 2), (_world.GitHub.Fake.Count($"GET */commits/{local}/pulls"), _world.GitHub.Fake.Count("GET */commits/*/pulls")));
    }

    [Fact]
    public async Task What_is_taken_back_in_the_range_is_not_told()
    {
        _world.Squash(12, "Add x", PullWorld.Note("Added x"));
        _world.Squash(13, "Revert \"Add x\"", PullWorld.Note("Removed x"));
        _world.Merge(14, "Add y", PullWorld.Note("Added y"), "Merge pull request #14 from acme/topic\n\nAdd y");
        _world.Squash(15, "Revert \"Add y\"", PullWorld.Note("Removed y"));
        _world.Squash(16, "Add z", PullWorld.Note("Added z"));
        Assert.Equal(["Added z"], (await _world.NotesAsync()).Titles);
    }

    [Fact]
    public async Task A_note_shows_as_it_was_written_and_does_nothing()
    {
        _world.Squash(12, "a", PullWorld.Note("<script>alert(1)</script> [x](javascript:y) ![i](http://e.com/i) @ada &amp;\n- <img src=x> @acme/team"), "area/<b>", "sig/@acme/team");
        string markdown = (await _world.NotesAsync()).Markdown;
        Assert.Contains("\\<script>alert(1)\\</script> [x\\](javascript:y) \\![i\\](http://e.com/i) `@ada` \\&amp;", markdown, StringComparison.Ordinal);
        Assert.Contains("- **\\<b>:** ", markdown, StringComparison.Ordinal);
        Assert.Contains("[SIG `@acme/team`]", markdown, StringComparison.Ordinal);
        Assert.Contains("\n  - \\<img src=x> `@acme/team`\n", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_template_to_start_from_gives_the_built_in_layout()
    {
        _world.Squash(12, "a", PullWorld.Note("Added *x*\n- one <b>\n- two") + "\n```docs\nUse: https://example.com/\n```", "sig/node");
        _world.Squash(13, "b", PullWorld.Note("Added y"));
        string template = Path.Combine(_world.Git.Path, ".git", "notes.hbs");
        await File.WriteAllTextAsync(template, ReleaseTools.Engine.Notes.NoteTemplate.BuiltIn);
        string maps = _world.Maps("version: 1.1.0\nreleasenote: { text: A note of its own }");
        Assert.Equal((await _world.NotesAsync(_world.Request(maps: maps))).Markdown, (await _world.NotesAsync(_world.Request(maps: maps) with { Template = template })).Markdown);
    }
}
