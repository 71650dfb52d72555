using ReleaseTools.Engine.Notes;

namespace ReleaseTools.Tests.Notes;

/// <summary>Which commits are new in a release, whatever branches the releases were made on.</summary>
public sealed class NoteRangeTests : IDisposable
{
    private readonly GitRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task Release_branches_compare_with_the_release_of_the_branch_before()
    {
        _repository.Commit("feat: old", "old");
        Release("release-1.0", "v1.0.0");
        _repository.Commit("feat: new", "new");
        Release("release-1.1", "v1.1.0");
        _repository.Switch("release-1.1");
        Assert.Equal(("v1.0.0", 1), await RangeAsync("1.1.0"));
        NotesOf notes = await NotesOf.Async(_repository);
        Assert.Equal(["new"], notes.Titles);
        Assert.Contains("1 commit since v1.0.0.", notes.Markdown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tags_on_merges_into_main_compare_with_each_other()
    {
        _repository.Commit("feat: old", "old");
        _repository.Branch("develop");
        _repository.Commit("feat: first", "first");
        MergeIntoMain("v1.0.0");
        _repository.Commit("feat: second", "second");
        Assert.Equal(["second"], (await NotesOf.Async(_repository, "1.1.0")).Titles);                 // before the merge
        MergeIntoMain("v1.1.0");
        _repository.Switch("main");
        NotesOf notes = await NotesOf.Async(_repository, "1.1.0");
        Assert.Equal(("v1.0.0", "second"), (notes.Notes.PreviousTag, string.Join(", ", notes.Titles)));
    }

    [Fact]
    public async Task A_patch_compares_with_its_own_line()
    {
        _repository.Commit("feat: old", "old");
        Release("release-1.0", "v1.0.0");
        _repository.Commit("feat: new", "new");
        Release("release-1.1", "v1.1.0");
        _repository.Switch("release-1.0");
        _repository.Commit("fix: mend", "mend");
        NotesOf notes = await NotesOf.Async(_repository, "1.0.1");
        Assert.Equal(("v1.0.0", "mend"), (notes.Notes.PreviousTag, string.Join(", ", notes.Titles)));
    }

    [Fact]
    public async Task A_release_that_was_published_and_never_tagged_counts_too()
    {
        string published = _repository.Commit("feat: old");
        _repository.Branch("other");
        string elsewhere = _repository.Commit("feat: elsewhere");
        _repository.Switch("main");
        _repository.Commit("feat: new");
        NoteRequest request = NotesOf.Request(_repository) with
        {
            Published = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["v1.0.0"] = published,
                ["v1.0.5"] = elsewhere,
                ["v1.0.6"] = "0123456789012345678901234567890123456789",                      // of a commit that this clone has not
                ["v1.1.0"] = published,
            },
        };
        NotesOf notes = await NotesOf.Async(request);
        Assert.Equal(("v1.0.5", "new"), (notes.Notes.PreviousTag, string.Join(", ", notes.Titles)));
    }

    [Fact]
    public async Task A_tag_that_names_no_commit_is_no_release()
    {
        _repository.Commit("feat: old", "old");
        _repository.Tag("v1.0.0");
        _repository.Git("tag", "v1.0.8", "HEAD^{tree}");
        _repository.Git("tag", "--annotate", "--message=tree", "v1.0.9", "HEAD^{tree}");
        _repository.Commit("feat: new", "new");
        _repository.Git("tag", "light-1.0.1", "HEAD");
        Assert.Equal(("v1.0.0", 1), await RangeAsync("1.1.0"));
    }

    [Theory]
    [InlineData("cherry-pick")]
    [InlineData("cherry-pick -x")]
    public async Task A_fix_that_a_patch_release_has_is_not_told_again(string pick)
    {
        _repository.Commit("feat: old", "old");
        Release("release-1.0", "v1.0.0");
        string fix = _repository.Commit("fix: mend", "mend");
        _repository.Commit("feat: new", "new");
        _repository.Switch("release-1.0");
        _repository.Git([.. pick.Split(' '), fix]);
        _repository.Tag("v1.0.1");
        _repository.Switch("main");
        Assert.Equal(("v1.0.1", 1), await RangeAsync("1.1.0"));
        Assert.Equal(["new"], (await NotesOf.Async(_repository)).Titles);
    }

    [Theory]
    [InlineData("fix: mend (#12)", "fix: mend (#12) (#15)")]
    [InlineData("fix: mend (#12)", "[release-1.0] Backport of #12 (#15)")]
    [InlineData("fix: mend (#12)", "fix: mend differently\n\n(cherry picked from commit {0})")]
    public async Task A_backport_with_other_content_is_known_by_what_it_names(string title, string backport)
    {
        _repository.Commit("feat: old", "old");
        Release("release-1.0", "v1.0.0");
        string fix = _repository.Commit(title, "mend");
        _repository.Commit("feat: new", "new");
        _repository.Switch("release-1.0");
        _repository.Commit(string.Format(System.Globalization.CultureInfo.InvariantCulture, backport, fix), "mend-otherwise");
        _repository.Tag("v1.0.1");
        _repository.Switch("main");
        Assert.Equal(["new"], (await NotesOf.Async(_repository)).Titles);
    }

    [Fact]
    public async Task A_fix_made_on_the_branch_first_is_not_told_again_on_main()
    {
        _repository.Commit("feat: old", "old");
        Release("release-1.0", "v1.0.0");
        _repository.Switch("release-1.0");
        string fix = _repository.Commit("fix: mend", "mend");
        _repository.Tag("v1.0.1");
        _repository.Switch("main");
        _repository.Commit($"fix: mend on main, too\n\n(cherry picked from commit {fix})", "mend-otherwise");
        _repository.Commit("feat: new", "new");
        Assert.Equal(["new"], (await NotesOf.Async(_repository)).Titles);
    }

    [Fact]
    public async Task A_pull_request_whose_commits_were_picked_is_not_told_again()
    {
        _repository.Commit("feat: old", "old");
        Release("release-1.0", "v1.0.0");
        _repository.Branch("topic");
        string fix = _repository.Commit("fix: mend", "mend");
        _repository.Switch("main");
        _repository.Merge("topic", "Merge pull request #12 from acme/topic\n\nMend the thing");
        _repository.Commit("feat: new", "new");
        _repository.Switch("release-1.0");
        _repository.Git("cherry-pick", fix);
        _repository.Tag("v1.0.1");
        _repository.Switch("main");
        Assert.Equal(["new"], (await NotesOf.Async(_repository)).Titles);
    }

    [Fact]
    public async Task A_fix_that_the_patch_release_took_back_is_told()
    {
        _repository.Commit("feat: old", "old");
        Release("release-1.0", "v1.0.0");
        string fix = _repository.Commit("fix: mend", "mend");
        _repository.Switch("release-1.0");
        _repository.Git("cherry-pick", fix);
        _repository.Git("revert", "--no-edit", "HEAD");
        _repository.Tag("v1.0.1");
        _repository.Switch("main");
        Assert.Equal(["mend"], (await NotesOf.Async(_repository)).Titles);
    }

    [Fact]
    public async Task Commits_without_changes_are_no_copies_of_each_other()
    {
        _repository.Commit("feat: old", "old");
        Release("release-1.0", "v1.0.0");
        _repository.Commit("ci: try again");
        Assert.Equal(["try again"], (await NotesOf.Async(_repository)).Titles);
    }

    [Fact]
    public async Task Release_commits_are_no_changes()
    {
        _repository.Commit("feat: old", "old");
        _repository.Tag("v1.0.0");
        _repository.Commit("Release v1.1.0");
        NotesOf notes = await NotesOf.Async(_repository);
        Assert.Contains("No changes since v1.0.0.", notes.Markdown, StringComparison.Ordinal);
        _repository.Commit("Release v1.1.1", "version");                                              // no empty one: somebody's own
        Assert.Equal(["Release v1.1.1"], (await NotesOf.Async(_repository)).Titles);
    }

    [Fact]
    public async Task A_clone_that_lacks_the_history_of_the_previous_release_is_refused()
    {
        _repository.Commit("feat: old", "old");
        Release("release-1.0", "v1.0.0");
        _repository.Commit("feat: new", "new");
        string clone = Path.Combine(_repository.Path, ".git", "clone");
        _repository.Git("clone", "--quiet", "--no-tags", "--single-branch", "--branch", "main", "file://" + _repository.Path, clone);
        _repository.Git("-C", clone, "fetch", "--quiet", "--depth", "1", "origin", "tag", "v1.0.0");
        RefusedException refused = await Assert.ThrowsAsync<RefusedException>(() => NotesOf.Async(NotesOf.Request(_repository) with { Repository = clone }));
        Assert.Equal("ShallowClone", refused.ErrorId);
    }

    // as `release branch` and `release tag --release-commit` do it
    private void Release(string branch, string tag)
    {
        _repository.Branch(branch);
        _repository.Commit("Release " + tag);
        _repository.Tag(tag);
        _repository.Switch("main");
    }

    private void MergeIntoMain(string tag)
    {
        _repository.Switch("main");
        _repository.Merge("develop", $"Merge branch 'release/{tag}'");
        _repository.Tag(tag);
        _repository.Switch("develop");
    }

    private async Task<(string?, int)> RangeAsync(string version) =>
        (await NotesOf.Async(_repository, version)).Notes is { } notes ? (notes.PreviousTag, notes.Commits) : default;
}
