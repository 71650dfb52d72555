using ReleaseTools.Engine.Notes;
using ReleaseTools.Engine.Source;

namespace ReleaseTools.Tests.Notes;

/// <summary>Notes of one package of several in a repository.</summary>
public sealed class NotePathTests : IDisposable
{
    private readonly TestKit.GitRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Theory]
    [InlineData("proj1-v", "packages/one")]
    [InlineData("one/", "packages/one/**")]
    [InlineData("library-a@", "packages/*e/file")]
    [InlineData("one/v", "packages/one/")]
    public async Task Only_the_packages_own_commits_since_its_own_release_are_told(string prefix, string path)
    {
        _repository.Commit("feat: old one", "packages/one/file");
        _repository.Tag(prefix + "1.0.0");
        _repository.Commit("feat: two", "packages/two/file");
        _repository.Tag("two-v1.0.5");
        _repository.Commit("fix: one", "packages/one/file");
        _repository.Commit("fix: both", "packages/one/file", "packages/two/file");
        _repository.Commit("docs: neither", "README.md");
        NotesOf notes = await NotesOf.Async(NotesOf.Request(_repository) with { TagPrefix = prefix, Paths = [path] });
        Assert.Equal((prefix + "1.0.0", 2), (notes.Notes.PreviousTag, notes.Notes.Commits));
        Assert.Equal(["both", "one"], notes.Titles);
    }

    [Fact]
    public async Task A_merge_is_told_where_it_brought_something_of_the_package()
    {
        _repository.Commit("chore: begin", "packages/one/file", "packages/two/file");
        _repository.Tag("v1.0.0");
        Merge("one", 11);
        Merge("two", 12);
        _repository.Commit("fix: mend", "packages/one/file");
        NotesOf notes = await NotesOf.Async(NotesOf.Request(_repository) with { Paths = ["packages/one"] });
        Assert.Equal(["Improve one", "mend", "work on one"], notes.Titles.Order(StringComparer.Ordinal));
        Assert.Equal(3, notes.Notes.Commits);
    }

    [Fact]
    public async Task A_revert_in_the_package_still_finds_what_it_reverts()
    {
        _repository.Commit("chore: begin", "packages/one/file");
        _repository.Tag("v1.0.0");
        string merge = Merge("one", 11);
        _repository.Git("revert", "--no-edit", "-m", "1", merge);
        _repository.Commit("fix: mend", "packages/one/other");
        Assert.Equal(["mend"], (await NotesOf.Async(NotesOf.Request(_repository) with { Paths = ["packages/one"] })).Titles);
    }

    [Fact]
    public async Task A_path_that_never_had_anything_is_refused()
    {
        _repository.Commit("chore: begin", "packages/one/file", "moved/file");
        _repository.Git("rm", "--quiet", "moved/file");
        string head = _repository.Commit("chore: move");
        var git = new GitCommand(_repository.Path);
        await PathHistory.RequireAsync(git, head, ["packages/*/file", "moved"], CancellationToken.None);
        RefusedException refused = await Assert.ThrowsAsync<RefusedException>(() => PathHistory.RequireAsync(git, head, ["packages/one", "package/one"], CancellationToken.None));
        Assert.Equal("NotesPathMissing", refused.ErrorId);
        Assert.Contains("package/one", refused.Message, StringComparison.Ordinal);
    }

    private string Merge(string package, int number)
    {
        _repository.Branch("topic-" + package);
        _repository.Commit($"feat: work on {package}", $"packages/{package}/new");
        _repository.Switch("main");
        return _repository.Merge("topic-" + package, $"Merge pull request #{number} from acme/topic\n\nImprove {package}");
    }
}
