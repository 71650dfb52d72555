
namespace ReleaseTools.Tests.Notes;

public sealed class ContributorTests : IDisposable
{
    private readonly GitRepository _repository = new();

    public ContributorTests()
    {
        _repository.Commit("feat: one\n\nCo-authored-by: Old Hand <old@example.com>");
        _repository.Tag("v1.0.0");
    }

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task Authors_and_co_authors_are_named_and_newcomers_greeted()
    {
        _repository.CommitAs("Bob", "bob@example.com", "feat: two\n\nco-authored-by: Cem <cem@example.com>\r\nCo-Authored-By: Old Hand <old@example.com>");
        _repository.Commit("feat: three");
        NotesOf notes = await NotesOf.Async(_repository);
        Assert.Equal(["Ann Author", "Bob", "Cem", "Old Hand"], notes.Contributors);
        Assert.Equal(["Bob", "Cem"], notes.FirstTime);
        Assert.Contains("\n## Contributors\n\nAnn Author, Bob, Cem, Old Hand\n\nFor the first time: Bob, Cem\n", notes.Markdown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_are_not_named()
    {
        _repository.CommitAs("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com", "chore(deps): bump");
        _repository.CommitAs("MerlinBot", "merlin@example.com", "chore: spell");
        _repository.CommitAs("Jo Talbot", "jo@example.com", "fix: y\n\nCo-Authored-By: Claude <noreply@anthropic.com>");
        Assert.Equal(["Jo Talbot"], (await NotesOf.Async(_repository)).Contributors);
    }

    [Fact]
    public async Task One_address_is_one_person_called_as_in_the_newest_commit()
    {
        _repository.CommitAs("bob", "bob@example.com", "feat: two");
        _repository.CommitAs("Bob Builder", "BOB@example.com", "feat: three\n\nCo-authored-by: B. Builder <bob@example.com>");
        Assert.Equal(["Bob Builder"], (await NotesOf.Async(_repository)).Contributors);
    }

    [Fact]
    public async Task The_mailmap_is_honoured_for_co_authors_too()
    {
        _repository.Write(".mailmap", "Ann Married <ann@new.example> <ann@example.com>\n");
        _repository.Commit("feat: two");
        _repository.CommitAs("Bob", "bob@example.com", "feat: three\n\nCo-authored-by: Ann Author <ann@example.com>");
        NotesOf notes = await NotesOf.Async(_repository);
        Assert.Equal(["Ann Married", "Bob"], notes.Contributors);
        Assert.Equal(["Bob"], notes.FirstTime);
    }

    [Fact]
    public async Task No_address_is_published()
    {
        _repository.CommitAs("bob@example.com", "bob@example.com", "feat: two\n\nCo-authored-by: <cem@example.com>");
        NotesOf notes = await NotesOf.Async(_repository);
        Assert.Equal(["bob", "cem"], notes.Contributors);
        Assert.DoesNotContain("example.com", notes.Markdown + await File.ReadAllTextAsync(notes.Notes.JsonPath), StringComparison.Ordinal);
    }
}
