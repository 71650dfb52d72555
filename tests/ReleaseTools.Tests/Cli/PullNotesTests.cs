using System.Diagnostics;
using ReleaseTools.Tests.Notes.Pulls;

namespace ReleaseTools.Tests.Cli;

/// <summary>A release whose notes come from pull requests, as a release manager runs it.</summary>
[Program]
public sealed class PullNotesTests : IAsyncLifetime
{
    private readonly GitRepository _repository = HelloProduct.Building("mkdir -p out; echo hello > out/hello", more: "notes: { from: pull-requests, maps: docs/notes-maps }");
    private GitHubFake _gitHub = null!;

    public async ValueTask InitializeAsync()
    {
        _gitHub = await GitHubFake.StartAsync();
        _gitHub.Add("acme/hello").Pulls.Add(new GitHubFakePull(1, "feat: say hello") { Body = PullWorld.Note("Says hello"), MergeCommit = _repository.Head });
        Map("pr: 999\nreleasenote: { text: Another release's }");
        _repository.Git("remote", "add", "origin", "git@github.com:acme/hello.git");
    }

    public async ValueTask DisposeAsync()
    {
        _repository.Dispose();
        await _gitHub.DisposeAsync();
    }

    [Fact]
    public async Task The_notes_are_written_without_a_token_and_anew_when_it_is_asked_for_or_a_map_file_changes()
    {
        Assert.Contains("- Says hello (#1)\n", await NotesAsync(), StringComparison.Ordinal);
        Assert.Null(Assert.Single(_gitHub.Requests).Token);

        _gitHub.Repositories["acme/hello"].Pulls[0].Body = PullWorld.Note("Greets");
        Assert.Contains("- Says hello (#1)\n", await NotesAsync(), StringComparison.Ordinal);
        Assert.Single(_gitHub.Requests);
        Assert.Contains("- Greets (#1)\n", await NotesAsync("--refresh-notes"), StringComparison.Ordinal);

        File.WriteAllText(Path.Combine(_repository.Path, "docs", "notes-maps", "1.yaml"), "pr: 1\nreleasenote: { text: Waves }");
        Assert.Contains("- Waves (#1)\n", await NotesAsync("--allow-dirty"), StringComparison.Ordinal);
        Assert.Equal(2, _gitHub.Requests.Count);
    }

    [Fact]
    public async Task A_mistake_is_found_before_anything_is_built()
    {
        Map("pr: 1\nreleasenote: { txt: Waves }");
        ChildResult map = await RunAsync();
        Assert.Equal(3, map.ExitCode);
        Assert.Contains("1.yaml:2:16: 'txt' is not a key of releasenote; did you mean 'text'?", map.Error + map.Output, StringComparison.Ordinal);

        Map("pr: 1\nreleasenote: { text: Waves }");
        _repository.Git("remote", "set-url", "origin", "https://gitlab.com/acme/hello.git");
        ChildResult remote = await RunAsync("--version", "2.0.0");
        Assert.Equal(3, remote.ExitCode);
        Assert.Contains("'origin' is https://gitlab.com/acme/hello.git", remote.Error + remote.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("build\n", map.Output + remote.Output, StringComparison.Ordinal);
        Assert.Empty(_gitHub.Requests);
    }

    private async Task<string> NotesAsync(params string[] arguments)
    {
        ChildResult result = await RunAsync(arguments);
        Assert.True(result.ExitCode == 0, result.Error);
        return await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(TestWork.Of(_repository.Path), "RELEASE_NOTES.md", SearchOption.AllDirectories)));
    }

    private Task<ChildResult> RunAsync(params string[] arguments)
    {
        ProcessStartInfo start = Child.Release(_repository.Path, ["run", "--offline", "--until", "notes", .. arguments]);
        foreach (string name in (string[])["GH_TOKEN", "GITHUB_TOKEN", "GH_HOST", "GITHUB_SERVER_URL"]) start.Environment.Remove(name);
        start.Environment["GH_CONFIG_DIR"] = "/no/such/folder";
        start.Environment["GITHUB_API_URL"] = _gitHub.Address.AbsoluteUri;
        return Child.RunAsync(start);
    }

    private void Map(string yaml)
    {
        _repository.Write("docs/notes-maps/1.yaml", yaml);
        _repository.Commit("docs: say it better");
    }
}
