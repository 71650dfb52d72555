using System.Text.Json;

namespace ReleaseTools.Tests.Cli;

/// <summary>The main job, as a release manager does it at a prompt.</summary>
[Program]
public sealed class RunTests : IDisposable
{
    private readonly GitRepository _repository = HelloProduct.Create();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task One_command_releases_a_product_and_the_second_finds_everything_done()
    {
        ChildResult first = await RunAsync("run");
        Assert.True(first.ExitCode == 0, first.Error);
        Assert.Contains("v0.1.0-alpha.0 (the first)", first.Output, StringComparison.Ordinal);
        Assert.Contains("index.html", first.Output, StringComparison.Ordinal);
        IReadOnlyList<string> state = ReleaseState.Of(_repository.Path);
        Dictionary<string, DateTime> times = Times();

        ChildResult second = await RunAsync("run");

        Assert.Equal(0, second.ExitCode);
        foreach (string step in Engine.Workflow.Pipeline.Of(null!, new() { Product = "hello" }).Select(step => step.Name)) Assert.Contains($"{step} done\n", second.Output, StringComparison.Ordinal);
        Assert.Equal(state, ReleaseState.Of(_repository.Path));
        Assert.Equal(times, Times());
        Assert.Equal("0.1.0-alpha.0", File.ReadAllText(At("release/hello/latest.txt")).Trim());
    }

    [Fact]
    public async Task The_next_commit_is_the_next_version()
    {
        await RunAsync("run");
        _repository.Commit("fix: greet louder");

        ChildResult next = await RunAsync("run");

        Assert.Contains("v0.1.0-alpha.1 (the next after v0.1.0-alpha.0)", next.Output, StringComparison.Ordinal);
        Assert.Equal("0.1.0-alpha.1", File.ReadAllText(At("release/hello/latest.txt")).Trim());
    }

    [Fact]
    public async Task A_tagged_commit_is_released_as_its_tag()
    {
        _repository.Tag("v1.0.0");

        Assert.Contains("v1.0.0 (the tag v1.0.0 of this commit)", (await RunAsync("run")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_one_document_on_standard_output()
    {
        ChildResult result = await RunAsync("run", "--output", "json");

        using var document = JsonDocument.Parse(result.Output);
        Assert.Equal("hello-0.1.0-alpha.0", document.RootElement.GetProperty("id").GetString());
        Assert.Equal(2, document.RootElement.GetProperty("artifacts").GetArrayLength());
    }

    [Fact]
    public async Task What_if_changes_nothing_at_all()
    {
        ChildResult result = await RunAsync("run", "--what-if");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("What if: publish would run", result.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(At("")));
    }

    [Fact]
    public async Task A_rehearsal_does_everything_and_touches_nothing_public()
    {
        ChildResult result = await RunAsync("run", "--rehearsal");

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.False(Directory.Exists(At("release")));
        Assert.True(File.Exists(At("rehearsal/release/hello/index.html")));
    }

    [Fact]
    public async Task It_stops_where_it_is_told_and_goes_on_by_resume()
    {
        ChildResult staged = await RunAsync("run", "--until", "stage");
        Assert.Contains("Next: release resume hello-0.1.0-alpha.0", staged.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(At("release")));

        Assert.Equal(0, (await RunAsync("resume")).ExitCode);
        Assert.True(File.Exists(At("release/hello/latest.txt")));
    }

    [Fact]
    public async Task Another_commit_for_the_same_version_is_refused_until_it_is_started_over()
    {
        await RunAsync("run", "--version", "v1.0.0", "--until", "build");
        _repository.Commit("fix: more");

        ChildResult refused = await RunAsync("run", "--version", "v1.0.0");
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("instead of", refused.Error, StringComparison.Ordinal);
        Assert.Contains("release remove hello-1.0.0", refused.Error, StringComparison.Ordinal);

        Assert.Equal(0, (await RunAsync("remove", "hello-1.0.0")).ExitCode);
        Assert.Equal(0, (await RunAsync("run", "--version", "v1.0.0")).ExitCode);
    }

    [Fact]
    public async Task Without_a_terminal_colour_codes_and_prompts_stay_away() =>
        Assert.DoesNotContain('\u001b', (await RunAsync("run")).Output);

    private string At(string path) => Path.Combine(_repository.Path, ".release", path);

    private Task<ChildResult> RunAsync(params string[] arguments) => Child.ReleaseAsync(_repository.Path, arguments);

    private Dictionary<string, DateTime> Times() => Directory.EnumerateFiles(At(""), "*", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/.tmp/", StringComparison.Ordinal) && !file.Contains("/logs/", StringComparison.Ordinal))
        .ToDictionary(file => file, File.GetLastWriteTimeUtc, StringComparer.Ordinal);
}
