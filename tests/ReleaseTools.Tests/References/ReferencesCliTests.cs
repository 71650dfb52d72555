using System.Text.Json;

namespace ReleaseTools.Tests.References;

/// <summary><c>release references</c> as a user meets it.</summary>
[Program]
public sealed class ReferencesCliTests : IDisposable
{
    private readonly GitRepository _repository = new();

    public ReferencesCliTests()
    {
        _repository.Write("dependencies.yaml", "dependencies:\n- {name: hello, version: 1.2.0, refPaths: [{path: VERSION}]}\n");
        _repository.Write("VERSION", "v1.2.0\n");
    }

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task A_disagreement_is_listed_and_exits_with_1()
    {
        Assert.Equal("1 dependency: every place agrees.\n", (await RunAsync("test")).Output);
        _repository.Write("VERSION", "v1.1.0\n");

        ChildResult result = await RunAsync("test");

        Assert.Equal((1, "VERSION:1:2: hello: is 1.1.0, wanted 1.2.0\n", ""), (result.ExitCode, result.Output, result.Error));
        using var document = JsonDocument.Parse((await RunAsync("test", "--output", "json")).Output);
        Assert.Equal("versionDiffers", document.RootElement[0].GetProperty("fault").GetString());
        Assert.Equal(1, document.RootElement[0].GetProperty("line").GetInt32());
    }

    [Fact]
    public async Task An_update_shows_its_diff_first_where_it_is_asked_to()
    {
        ChildResult whatIf = await RunAsync("update", "--name", "hello", "--version", "v1.3.0", "--what-if");
        whatIf.IsDone();
        Assert.Contains("-v1.2.0\n+v1.3.0\n", whatIf.Output, StringComparison.Ordinal);
        Assert.Equal("v1.2.0\n", File.ReadAllText(Path.Combine(_repository.Path, "VERSION")));

        ChildResult update = await RunAsync("update", "--version", "v1.3.0", "--output", "json");

        update.IsDone();
        Assert.Equal("v1.3.0\n", File.ReadAllText(Path.Combine(_repository.Path, "VERSION")));
        using var document = JsonDocument.Parse(update.Output);
        Assert.Equal(["dependencies.yaml", "VERSION"], document.RootElement.EnumerateArray().Select(change => change.GetProperty("path").GetString()));
    }

    [Fact]
    public async Task A_malformed_file_and_a_wrong_argument_exit_with_2_and_a_place_that_is_unclear_with_3()
    {
        (await RunAsync("update", "--version", "1.3")).IsOneClearError(ExitCode.Usage, "SemVer");
        (await RunAsync("test", "--name", "helo")).IsOneClearError(ExitCode.Usage, "Is 'hello' meant?");
        _repository.Write("VERSION", "1.1.0 or 1.0.0\n");
        (await RunAsync("update")).IsOneClearError(ExitCode.Refused, "Nothing was changed", "VERSION: hello: what is the version can't be told");
        _repository.Write("dependencies.yaml", "dependencies:\n- nam: hello\n");
        (await RunAsync("test")).IsOneClearError(ExitCode.Usage, "dependencies.yaml:2:3: Unknown key 'nam'. Is 'name' meant?");
    }

    [Fact]
    public async Task Another_dependencies_file_is_found_in_the_checkout_and_from_here()
    {
        _repository.Write("build/deps.yaml", "dependencies:\n- {name: hello, version: 1.2.0, refPaths: [{path: VERSION}]}\n");

        (await RunAsync("test", "--path", "build/deps.yaml")).IsDone();
        var start = Child.Release(Path.Combine(_repository.Path, "build"), "references", "test", "--path", "deps.yaml");
        (await Child.RunAsync(start)).IsDone();
    }

    private Task<ChildResult> RunAsync(params string[] arguments) => Child.ReleaseAsync(_repository.Path, ["references", .. arguments]);
}
