
namespace ReleaseTools.Tests.Cli.BadInput;

/// <summary>What is to be released is not what it should be: it is said before anything is begun.</summary>
[Program]
public sealed class BadSourceTests : IDisposable
{
    private readonly GitRepository _repository = HelloProduct.Create();
    private readonly TestFolder _folder = new();

    public void Dispose()
    {
        _repository.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("plain", "is in no git repository")]
    [InlineData("gone", "There is no folder")]
    [InlineData("file", "is a file, not a folder")]
    [InlineData("bare", "without a working tree")]
    public async Task What_is_no_checkout_is_a_usage_error(string path, string says)
    {
        Directory.CreateDirectory(_folder.At("plain"));
        _folder.Write("file", "");
        _repository.Git("clone", "--quiet", "--bare", _repository.Path, _folder.At("bare"));

        ChildResult result = await Child.ReleaseAsync(_folder.Path, "run", "--repository", path);

        result.IsOneClearError(ExitCode.Usage, says);
        ChildAssert.NoHome(_folder.At(path));
    }

    [Fact]
    public async Task An_empty_history_is_refused()
    {
        _repository.Git("init", "--quiet", _folder.Path);

        (await Child.ReleaseAsync(_folder.Path, "run")).IsOneClearError(ExitCode.Refused, "no commit yet");
        ChildAssert.NoHome(_folder.Path);
    }

    [Fact]
    public async Task A_shallow_clone_is_refused_and_once_it_is_whole_its_version_is_found_anew()
    {
        _repository.Tag("v2.0.0");
        _repository.Commit("feat: more");
        _repository.Git("clone", "--quiet", "--depth=1", "file://" + _repository.Path, _folder.At("clone"));

        (await Child.ReleaseAsync(_folder.At("clone"), "run")).IsOneClearError(ExitCode.Refused, "a shallow clone", "git fetch --unshallow --tags");
        ChildAssert.NothingBegun(_folder.At("clone"));

        _repository.Git("-C", _folder.At("clone"), "fetch", "--quiet", "--unshallow", "--tags");
        ChildResult whole = await Child.ReleaseAsync(_folder.At("clone"), "run");
        whole.IsDone();
        Assert.Contains("the next after v2.0.0", whole.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_detached_head_is_released()
    {
        _repository.Git("checkout", "--quiet", "--detach");

        ChildResult result = await RunAsync();

        result.IsDone();
        Assert.Contains("detached", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dirty_tree_is_refused_and_costs_no_version()
    {
        _repository.Write("new file", "");

        (await RunAsync()).IsOneClearError(ExitCode.Refused, "new file", "--allow-dirty");
        ChildAssert.NothingBegun(_repository.Path);

        _repository.Commit("feat: the new file");
        ChildResult committed = await RunAsync();
        committed.IsDone();
        Assert.Contains("v0.1.0-alpha.0 (the first)", committed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dirty_tree_is_released_where_that_is_said()
    {
        _repository.Write("new file", "");

        (await RunAsync("--allow-dirty")).IsDone();
    }

    [Fact]
    public async Task A_tag_at_another_commit_is_refused()
    {
        _repository.Tag("v1.0.0");
        _repository.Commit("feat: more");

        (await RunAsync("--version", "v1.0.0")).IsOneClearError(ExitCode.Refused, "Tag v1.0.0 is at", "--commit v1.0.0");
        ChildAssert.NothingBegun(_repository.Path);
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("--output=written")]                    // never an option of git's
    public async Task A_commit_that_is_not_there_is_a_usage_error(string commit)
    {
        (await RunAsync("--commit=" + commit)).IsOneClearError(ExitCode.Usage, "has no commit");

        ChildAssert.NoHome(_repository.Path);
        Assert.Empty(_repository.Git("status", "--porcelain"));
    }

    private Task<ChildResult> RunAsync(params string[] arguments) => Child.ReleaseAsync(_repository.Path, ["run", .. arguments]);
}
