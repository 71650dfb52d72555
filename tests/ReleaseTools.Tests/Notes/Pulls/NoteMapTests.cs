using ReleaseTools.Notes;
using ReleaseTools.Notes.Pulls;

namespace ReleaseTools.Tests.Notes.Pulls;

public sealed class NoteMapTests : IAsyncLifetime
{
    private PullWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await PullWorld.CreateAsync();

    public async ValueTask DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task A_map_says_it_in_place_of_the_pull_request()
    {
        _world.Squash(12, "a", PullWorld.Note("Added x"), "kind/feature", "area/api");
        NoteEntry entry = await OneAsync("""
            pr: 12
            releasenote:
              text: |
                Removed ${x}
                - after all
              author: "@eve"
              kinds: [kind/bug]
              areas: web
              sigs: [node]
              action_required: false
              documentation:
                - { description: Why, url: https://example.com/why, type: external }
            """);
        Assert.Equal(("Removed ${x}", "web", "eve", 12), (entry.Title, entry.Scope, Assert.Single(entry.Authors), Assert.Single(entry.PullRequests)));
        Assert.Equal(("bug", "node", "after all", new NoteLink("Why", "https://example.com/why")), (entry.Kinds![0], entry.Sigs![0], entry.Details![0], entry.Documentation![0]));
    }

    [Fact]
    public async Task What_a_map_leaves_open_the_pull_request_says()
    {
        _world.Squash(12, "a", PullWorld.Note("Added x"), "kind/feature", "area/api");
        NoteEntry entry = await OneAsync("pr: 12\nreleasenote: { author: eve, action_required: true }");
        Assert.Equal(("Added x", "api", "eve", true), (entry.Title, entry.Scope, Assert.Single(entry.Authors), entry.Breaking));
    }

    [Theory]
    [InlineData("NONE")]
    [InlineData("")]
    public async Task A_map_gives_a_note_to_what_has_none(string note)
    {
        _world.Squash(12, "a", PullWorld.Note(note), "kind/bug", "release-note-none");
        NoteEntry entry = await OneAsync("pr: 12\nreleasenote: { text: Fixed x }");
        Assert.Equal(("Fixed x", "bug"), (entry.Title, Assert.Single(entry.Kinds!)));
        Assert.DoesNotContain(_world.Said, said => said.Contains("#12", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_map_takes_a_note_away()
    {
        _world.Squash(12, "a", PullWorld.Note("Added x"));
        Assert.Empty((await MappedAsync("pr: 12\nreleasenote: { do_not_publish: true }")).Titles);
    }

    [Fact]
    public async Task A_map_of_the_origin_counts_for_its_cherry_picks()
    {
        _world.Add(new GitHubFakePull(7, "Fix x") { Body = PullWorld.Note("Fixed x") });
        _world.Squash(12, "Cherry pick of #7", "");
        NoteEntry entry = await OneAsync("pr: 7\nreleasenote: { text: Mended x }");
        Assert.Equal(("Mended x", "7 12"), (entry.Title, string.Join(' ', entry.PullRequests)));
    }

    [Fact]
    public async Task A_map_tells_a_commit_that_no_pull_request_brought()
    {
        string commit = _world.Git.Commit("quick mend");
        NoteEntry entry = await OneAsync($"commit: {commit[..10]}\nreleasenote: {{ text: Mended x, kinds: [bug] }}");
        Assert.Equal(("Mended x", commit), (entry.Title, entry.Hash));
    }

    [Theory]
    [InlineData("1.1.0", "1.1.0", true)]
    [InlineData("1.1.0-rc.1", "1.1.0", true)]                                                            // an official version tells what its prereleases did
    [InlineData("1.1.0", "1.1.0-rc.1", false)]
    [InlineData("1.0.0", "1.1.0", false)]
    public async Task A_note_of_its_own_is_told_by_its_release(string of, string release, bool told)
    {
        string maps = _world.Maps($"version: {of}\nreleasenote: {{ text: Known issue, kinds: [bug] }}");
        NotesOf notes = await _world.NotesAsync(_world.Request(release, maps));
        Assert.Equal(told ? ["Known issue"] : [], notes["Fixes"]);
        if (told) Assert.Contains("- Known issue\n", notes.Markdown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_has_one_entry_or_several_documents_or_a_list()
    {
        _world.Squash(12, "a", PullWorld.Note("1"));
        _world.Squash(13, "b", PullWorld.Note("2"));
        _world.Squash(14, "c", PullWorld.Note("3"));
        string maps = _world.Maps("---\npr: 12\nreleasenote: { text: A }\n---\npr: 13\nreleasenote: { text: B }\n...\n", "- pr: 14\n  releasenote: { text: C }\n- pr: 999\n  releasenote: { text: not in this range }\n", "# nothing\n");
        Assert.Equal(["C", "B", "A"], (await _world.NotesAsync(_world.Request(maps: maps))).Titles);
    }

    [Theory]
    [InlineData("pr: 12\nreleasenote: { txet: A }", ":2:16: 'txet' is not a key of releasenote; did you mean 'text'?")]
    [InlineData("pull: 12\nreleasenote: { text: A }", ":1:1: 'pull' is not a key of a map file")]
    [InlineData("pr: twelve\nreleasenote: { text: A }", ":1:5: Wanted: a whole number")]
    [InlineData("pr: 12", ":1:1: 'releasenote' is missing")]
    [InlineData("releasenote: { text: A }", ":1:1: It belongs to nothing")]
    [InlineData("version: 1.1.0\nreleasenote: { kinds: [bug] }", ":1:1: A note of its own needs")]
    [InlineData("pr: 12\nversion: 1.1.0\nreleasenote: { text: A }", ":2:10: 'version' is for notes of their own")]
    [InlineData("commit: main\nreleasenote: { text: A }", ":1:9: 'main' is no commit's id")]
    [InlineData("pr: 12\nreleasenote: { documentation: [{ url: \"javascript:x\" }] }", "is no address of a page")]
    [InlineData("pr: 12\nreleasenote: { text: A }\n---\npr: 12\nreleasenote: { text: B }", ":4:1: Pull request 12 has an entry already: ")]
    [InlineData("pr: [12", ":1:")]
    public async Task A_mistake_is_named_with_its_place_before_anything_is_asked(string yaml, string message)
    {
        _world.Squash(12, "a", PullWorld.Note("Added x"));
        NoteMapsInvalidException e = await Assert.ThrowsAsync<NoteMapsInvalidException>(() => MappedAsync(yaml));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.Contains("1.yaml:", e.Message, StringComparison.Ordinal);
        Assert.Equal(0, _world.Requests);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_a_mistake_too() =>
        Assert.Equal("NoteMapsMissing", (await Assert.ThrowsAsync<UsageException>(() => _world.NotesAsync(_world.Request(maps: "/no/such/folder")))).ErrorId);

    private async Task<NoteEntry> OneAsync(string map) => Assert.Single(Assert.Single((await MappedAsync(map)).Document.Groups).Entries);

    private Task<NotesOf> MappedAsync(string map) => _world.NotesAsync(_world.Request(maps: _world.Maps(map)));
}
