using System.Diagnostics;

namespace ReleaseTools.Tests.Cli.BadInput;

/// <summary>A person, a terminal or a machine stops a release in the middle of a build.</summary>
[Program]
public sealed class StoppedBuildTests : IDisposable
{
    // what git ignores here tells the test that the build goes on, and the build that it may end
    private const string Script = "mkdir -p out; echo 1 > out/x; if [ ! -e $(git remote get-url origin)/go ]; then (setsid sleep 600 &); echo > $(git remote get-url origin)/begun; sleep 600; fi";

    private readonly GitRepository _repository = HelloProduct.Building(Script);

    public StoppedBuildTests() => _repository.Write(".git/info/exclude", "begun\ngo\n");

    public void Dispose() => _repository.Dispose();

    // as a terminal does it, the signal goes to every process of the group; as a supervisor does it, to the program alone
    [Theory]
    [InlineData("INT", true)]
    [InlineData("INT", false)]
    [InlineData("TERM", true)]
    [InlineData("TERM", false)]
    [InlineData("HUP", true)]
    [InlineData("HUP", false)]
    public async Task It_ends_with_all_it_started_and_the_same_command_goes_on(string signal, bool group)
    {
        Requires.Unix();
        ProcessStartInfo start = Child.Release(_repository.Path, "run").WithDefaultSignals();
        if (group) start.Through("setsid");             // a child of no group leader becomes one itself, under the same id
        using Process release = Process.Start(start)!;
        Task<string> output = release.StandardOutput.ReadToEndAsync(), error = release.StandardError.ReadToEndAsync();
        await Eventually.HoldsAsync(() => File.Exists(At("begun")), "the build begins");
        Tool.Run("/", "kill", $"-{signal}", "--", group ? $"-{release.Id}" : $"{release.Id}");
        await release.WaitForExitAsync();

        new ChildResult(release.ExitCode, await output, await error).IsOneClearError(ExitCode.Cancelled, "Cancelled.", "the same command again");
        Assert.False(ProcessList.Holds(_repository.Path));
        string last = Directory.EnumerateFiles(At(".release/sessions/hello-0.1.0-alpha.0")).Order(StringComparer.Ordinal).Last();
        Assert.Contains("\"cancelled\": true", await File.ReadAllTextAsync(last), StringComparison.Ordinal);

        _repository.Write("go", "");
        (await Child.ReleaseAsync(_repository.Path, "run")).IsDone();
        Assert.Empty(ReleaseState.LeftoversIn(_repository.Path));
    }

    private string At(string path) => Path.Combine(_repository.Path, path);
}
