using System.Text.Json;

namespace ReleaseTools.Tests.Cli;

/// <summary>Command lines that can't be read.</summary>
[Program]
public sealed class UsageErrorTests : IDisposable
{
    private readonly GitRepository _repository = HelloProduct.Create();

    public void Dispose() => _repository.Dispose();

    [Theory]
    [InlineData("There is no option --gold.", "run", "--gold")]
    [InlineData("error: There is no option --typ; did you mean --type?\nremedy:", "run", "--typ", "rc")]
    [InlineData("'c' is one argument too many.", "tag", "a", "b", "c")]
    [InlineData("There is no command copu; did you mean copy?", "image", "copu", "a")]
    [InlineData("--place can't be nope. It is one of: stagedbuild, session, tag, githubrelease, containerimage, pod, podimage, podvolume.", "stale", "--place", "nope")]
    [InlineData("--keep can't be x: that is no number.", "stale", "--keep", "x")]
    [InlineData("--type can't be gold. It is one of: alpha, beta, rc, official.", "run", "--type", "gold")]
    [InlineData("--output can't be xml. It is one of: text, json.", "status", "--output", "xml")]
    public async Task An_error_names_what_is_wrong_and_where_help_is(string says, params string[] arguments)
    {
        ChildResult result = await Child.ReleaseAsync(_repository.Path, arguments);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(says, result.Error, StringComparison.Ordinal);
        Assert.Contains($"release {arguments[0]} --help", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("ReleaseTools.", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run", "--type", "gold", "--output", "json")]
    [InlineData("run", "--nope", "--output=json")]
    [InlineData("tag", "a", "b", "c", "-o", "json")]
    public async Task With_json_an_error_is_one_document(params string[] arguments)
    {
        ChildResult result = await Child.ReleaseAsync(_repository.Path, arguments);

        JsonElement error = JsonDocument.Parse(result.Output).RootElement.GetProperty("error");
        Assert.Equal((2, 2, "CommandLineInvalid"), (result.ExitCode, error.GetProperty("exitCode").GetInt32(), error.GetProperty("id").GetString()));
        Assert.Contains("--help", error.GetProperty("remedy").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("verify")]
    [InlineData("resume")]
    [InlineData("tag")]
    [InlineData("remove")]
    public async Task A_session_that_does_not_exist_is_a_usage_error(string command)
    {
        ChildResult result = await Child.ReleaseAsync(_repository.Path, command, "hello-9.9.9", "--output", "json");

        JsonElement error = JsonDocument.Parse(result.Output).RootElement.GetProperty("error");
        Assert.Equal((2, "SessionMissing"), (result.ExitCode, error.GetProperty("id").GetString()));
    }
}
