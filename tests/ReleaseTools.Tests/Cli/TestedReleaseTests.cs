using System.Diagnostics;
using System.Text.Json;
using ReleaseTools.Tests.Testing;

namespace ReleaseTools.Tests.Cli;

/// <summary>A release with tests, at a prompt.</summary>
[Program]
public sealed class TestedReleaseTests : IDisposable
{
    private readonly TestedProduct _product = new();

    public void Dispose() => _product.Dispose();

    [Fact]
    public async Task A_failed_test_is_one_clear_refusal_and_the_same_command_goes_on_once_it_passes()
    {
        _product.Break("unit");

        ChildResult refused = await RunAsync("run");

        refused.IsOneClearError(ExitCode.Refused,
            "its tests have not passed", "unit: failed with exit code 1", "install: skipped: unit tests failed: unit", "hello-0.1.0-alpha.0.log", "release resume hello-0.1.0-alpha.0");
        Assert.Contains("warning: unit failed", refused.Output, StringComparison.Ordinal);
        _product.Mend("unit");
        (await RunAsync("run")).IsDone();
    }

    [Fact]
    public async Task Status_shows_each_test()
    {
        _product.Break("install");
        await RunAsync("run", "--until", "stage");

        ChildResult text = await RunAsync("status"), json = await RunAsync("status", "--output", "json");

        Assert.Matches("lint +unit +passed in", text.Output);
        Assert.Matches("install +system +failed with exit code 1", text.Output);
        Assert.Contains("Next: release resume", text.Output, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(json.Output);
        Assert.Equal(["Passed", "Passed", "Failed"], document.RootElement.GetProperty("tests").EnumerateArray().Select(test => test.GetProperty("outcome").GetString()));
    }

    [Theory]
    [InlineData("test", "unit", ExitCode.Refused)]
    [InlineData("stage", "install", ExitCode.Refused)]
    [InlineData("test", "install", ExitCode.Done)]                          // which has not had its turn
    public async Task A_run_that_ends_before_publishing_says_by_its_exit_code_whether_tests_failed(string until, string broken, ExitCode exitCode)
    {
        _product.Break(broken);

        ChildResult result = await RunAsync("run", "--until", until);

        Assert.Equal(exitCode, (ExitCode)result.ExitCode);
        Assert.Contains($"hello-0.1.0-alpha.0: {until} ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_if_says_which_tests_would_run()
    {
        _product.Break("install");
        await RunAsync("run", "--until", "stage");

        ChildResult result = await RunAsync("run", "--what-if");

        Assert.Contains("What if: test is done already\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("What if: system-test would run\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_test_needs_is_a_prerequisite()
    {
        using var product = new TestedProduct("tests: [{ name: unit, run: docker run test, secrets: [TEST_API_TOKEN_OF_NOBODY] }]");

        ChildResult result = await Child.ReleaseAsync(product.Repository.Path, "run");

        result.IsOneClearError(ExitCode.Refused, "secret TEST_API_TOKEN_OF_NOBODY");
    }

    [Fact]
    public async Task Only_the_test_that_asks_for_a_secret_sees_it()
    {
        using var product = new TestedProduct("tests: [{ name: a, run: 'echo a ${#API_TOKEN}', secrets: [API_TOKEN] }, { name: b, run: 'echo b ${#API_TOKEN}' }]".Replace("${", "$${", StringComparison.Ordinal));
        ProcessStartInfo start = Child.Release(product.Repository.Path, "run", "--until", "test");
        start.Environment["API_TOKEN"] = "0123456789";

        ChildResult result = await Child.RunAsync(start);

        Assert.Contains("| a 10\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("| b 0\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_in_the_middle_of_a_test_the_next_run_ends_what_it_left_and_tests_again()
    {
        Requires.Unix();
        using var product = new TestedProduct("tests: [{ name: unit, run: 'if [ ! -e $(git remote get-url origin)/begun ]; then (setsid sleep 600 &); echo > $(git remote get-url origin)/begun; sleep 600; fi' }]");
        using Process release = Process.Start(Child.Release(product.Repository.Path, "run"))!;
        _ = release.StandardOutput.ReadToEndAsync();
        _ = release.StandardError.ReadToEndAsync();
        await Eventually.HoldsAsync(() => File.Exists(Path.Combine(product.Repository.Path, "begun")), "the test begins");
        release.Kill();
        await release.WaitForExitAsync();

        ChildResult second = await Child.ReleaseAsync(product.Repository.Path, "run");

        second.IsDone();
        Assert.Contains("test was left unfinished by process", second.Output, StringComparison.Ordinal);
        Assert.False(ProcessList.Holds(product.Repository.Path));
        Assert.Empty(ReleaseState.LeftoversIn(product.Repository.Path));
    }

    private Task<ChildResult> RunAsync(params string[] arguments) => Child.ReleaseAsync(_product.Repository.Path, arguments);
}
