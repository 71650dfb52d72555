using ReleaseTools.Artifacts;
using ReleaseTools.Engine.Notes;

namespace ReleaseTools.Tests.Notes;

public sealed class NoteTemplateTests : IDisposable
{
    private readonly GitRepository _repository = new();

    public NoteTemplateTests()
    {
        _repository.Commit("chore: begin");
        _repository.Tag("v1.0.0");
    }

    public void Dispose() => _repository.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public async Task The_template_to_start_from_gives_the_built_in_layout(int commits)
    {
        string[] messages = ["fix(api): <b> & \"q\" 'x' {{y}} (#1)", "feat!: z\n\nBREAKING CHANGE: do *this*\nBREAKING CHANGE: and that", "Add a_b", "feat: w"];
        foreach (string message in messages[..commits]) _repository.CommitAs("Zoë <3", "zoe@example.com", message);
        Artifact[] artifacts = commits < 4 ? [] : [new("a|b.zip", 5, "aa", "bb", ArtifactKind.Binary, "linux/arm64"), new("c.pdf", 9999, "cc", "dd", ArtifactKind.Docs)];
        NoteRequest request = NotesOf.Request(_repository) with { Artifacts = artifacts };
        Assert.Equal((await NotesOf.Async(request)).Markdown, (await NotesOf.Async(request with { Template = Template(NoteTemplate.BuiltIn) })).Markdown);
    }

    [Fact]
    public async Task A_template_sees_the_notes()
    {
        _repository.Commit("feat(api): add x (#3)");
        string template = Template("{{product}} {{tag}} {{date}} {{previousTag}} {{commits}}{{#each groups}}{{#each entries}} {{scope}}/{{title}}/{{#each pullRequests}}{{this}}{{/each}}/{{#each authors}}{{this}}{{/each}}{{/each}}{{/each}}");
        Assert.Equal("hello v1.1.0 2026-11-21 v1.0.0 1 api/add x/3/Ann Author", (await NotesOf.Async(NotesOf.Request(_repository) with { Template = template })).Markdown);
    }

    [Theory]
    [InlineData("{{title}", ":1")]
    [InlineData("fine\n{{#each groups}}\n{{title}", ":3")]
    [InlineData("fine\n\n{{#each groups}} open", ":3")]
    [InlineData("fine\n{{produkt}}", ":2")]
    [InlineData("fine\n{{#each groups}}\n{{titel}}{{/each}}", ":3")]
    [InlineData("fine\n{{> /etc/passwd}}", ":2")]
    [InlineData("{{> secrets}}", ":1")]
    [InlineData("\n{{#unknown}}{{/unknown}}x{{nope y}}", ":2")]
    public async Task What_is_wrong_with_a_template_is_said_with_its_place(string text, string place)
    {
        _repository.Commit("feat: x");
        NoteRequest request = NotesOf.Request(_repository) with { Template = Template(text) };
        UsageException wrong = await Assert.ThrowsAsync<UsageException>(() => NotesOf.Async(request));
        Assert.Equal("TemplateInvalid", wrong.ErrorId);
        Assert.StartsWith(request.Template + place + ": ", wrong.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(request.Output));
    }

    [Fact]
    public async Task A_template_that_is_missing_is_a_wrong_definition()
    {
        NoteRequest request = NotesOf.Request(_repository) with { Template = Path.Combine(_repository.Path, "no.hbs") };
        Assert.Equal("TemplateUnreadable", (await Assert.ThrowsAsync<UsageException>(() => NotesOf.Async(request))).ErrorId);
    }

    private string Template(string text)
    {
        _repository.Write(".git/notes.hbs", text);
        return Path.Combine(_repository.Path, ".git", "notes.hbs");
    }
}
