using ReleaseTools.Engine.Source;
using GitCheckout = ReleaseTools.Engine.Source.GitRepository;
using Repository = ReleaseTools.TestKit.GitRepository;

namespace ReleaseTools.Tests.Source;

/// <summary>What is read from git's files is what git says, or it is left to git.</summary>
public sealed class PlainCheckoutTests : IDisposable
{
    private readonly Repository _repository = new();
    private readonly TestFolder _elsewhere = new();

    public PlainCheckoutTests() => _repository.Commit("feat: one", "sub/file.txt");

    public void Dispose()
    {
        _repository.Dispose();
        _elsewhere.Dispose();
    }

    [Theory]
    [InlineData("on a branch")]
    [InlineData("on a branch with a slash", "checkout", "-q", "-b", "feature/x")]
    [InlineData("with packed references", "pack-refs", "--all")]
    [InlineData("on a detached head", "checkout", "-q", "--detach")]
    public void An_ordinary_checkout_is_read_as_git_reads_it(string what, params string[] git)
    {
        if (git.Length > 0) _repository.Git(git);

        (string root, string head) = PlainCheckout.Read(Path.Combine(_repository.Path, "sub"))!.Value;

        Assert.Equal(_repository.Git("rev-parse", "--show-toplevel"), root);
        Assert.True(_repository.Head == head, what);
    }

    [Fact]
    public void A_linked_work_tree_is_left_to_git()
    {
        string tree = _elsewhere.At("tree");
        _repository.Git("worktree", "add", "-q", tree);

        Assert.Null(PlainCheckout.Read(tree));
    }

    [Fact]
    public void A_checkout_behind_a_link_is_left_to_git()
    {
        string link = _elsewhere.At("link");
        Directory.CreateSymbolicLink(link, _repository.Path);

        Assert.Null(PlainCheckout.Read(Path.Combine(link, "sub")));
    }

    [Fact]
    public void A_bare_repository_and_the_inside_of_one_are_left_to_git()
    {
        string bare = _elsewhere.At("bare");
        _repository.Git("clone", "-q", "--bare", ".", bare);

        Assert.Null(PlainCheckout.Read(bare));
        Assert.Null(PlainCheckout.Read(Path.Combine(_repository.Path, ".git")));
    }

    [Fact]
    public void No_commit_and_no_repository_are_left_to_git()
    {
        _repository.Git("checkout", "-q", "--orphan", "empty");

        Assert.Null(PlainCheckout.Read(_repository.Path));
        Assert.Null(PlainCheckout.Read(_elsewhere.Path));
    }

    [Fact]
    public async Task What_git_has_to_answer_it_answers()
    {
        string tree = _elsewhere.At("tree");
        _repository.Git("worktree", "add", "-q", tree);

        GitCheckout checkout = await GitCheckout.OpenAsync(tree, default);

        Assert.Equal(_repository.Head, checkout.Head);
    }
}
