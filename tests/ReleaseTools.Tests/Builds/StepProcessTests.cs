using System.Diagnostics;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Processes;
using ReleaseTools.Engine.Workflow.Build;

namespace ReleaseTools.Tests.Builds;

public sealed class StepProcessTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly List<string> _output = [];

    public void Dispose()
    {
        ProcessTree.EndMarked(_folder.Path);
        _folder.Dispose();
    }

    [Fact]
    public async Task Both_streams_come_line_by_line()
    {
        await RunAsync("echo out; echo err >&2; printf last");

        Assert.Equal(["err", "last", "out"], _output.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task It_says_what_the_script_exited_with()
    {
        Assert.Equal(3, await RunAsync("echo working\nexit 3"));
        Assert.Equal(0, await RunAsync("echo working"));
    }

    [Fact]
    public async Task A_script_stops_at_its_first_failing_command()
    {
        Assert.Equal(1, await RunAsync("false\necho after"));
        Assert.Empty(_output);
    }

    [Fact]
    public async Task A_script_that_never_ends_is_ended_at_its_timeout_and_has_no_exit_code() =>
        Assert.Null(await RunAsync("sleep 600", timeout: TimeSpan.FromMilliseconds(300)));

    [Fact]
    public async Task No_input_is_given_so_nothing_waits_for_it()
    {
        await RunAsync("cat; echo after");

        Assert.Equal(["after"], _output);
    }

    [Fact]
    public async Task Cancelling_ends_the_whole_tree_also_what_turned_away_from_it()
    {
        using var cancel = new CancellationTokenSource();
        Task run = RunAsync("setsid sh -c 'echo $$ > turned; exec sleep 600' & (sh -c 'echo $$ > below; exec sleep 600'); wait", cancellation: cancel.Token);
        await Eventually.HoldsAsync(() => HasText("turned") && HasText("below"), "both begin");

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await Eventually.HoldsAsync(() => !IsRunning("below"), "the script's child ends");
        if (OperatingSystem.IsLinux()) await Eventually.HoldsAsync(() => !IsRunning("turned"), "the one that turned away ends");
    }

    [Fact]
    public async Task A_daemon_that_holds_the_pipes_open_does_not_hold_the_build()
    {
        await RunAsync("setsid sleep 600 & echo started");

        Assert.Equal(["started"], _output);
    }

    [Fact]
    public async Task A_shell_that_is_not_there_is_said_to_be_missing()
    {
        var step = new BuildStep { Name = "step", Run = "echo x", Shell = StepShell.Cmd };
        if (OperatingSystem.IsWindows()) step = step with { Shell = StepShell.Sh };

        var error = await Assert.ThrowsAsync<ReleaseException>(() => new StepProcess(_folder.Path, _output.Add).RunAsync(step, _folder.Path, Environment(), default));

        Assert.Equal("ShellMissing", error.ErrorId);
    }

    private Task<int?> RunAsync(string script, TimeSpan? timeout = null, CancellationToken cancellation = default) => new StepProcess(_folder.Path, _output.Add).RunAsync(
        new BuildStep { Name = "step", Run = script, Timeout = timeout ?? TimeSpan.FromMinutes(2) }, _folder.Path, Environment(), cancellation);

    private static IReadOnlyDictionary<string, string> Environment() => ProcessEnvironment.Read();

    private bool HasText(string name) => File.Exists(_folder.At(name)) && File.ReadAllText(_folder.At(name)).EndsWith('\n');

    private bool IsRunning(string name)
    {
        try
        {
            using var process = Process.GetProcessById(int.Parse(File.ReadAllText(_folder.At(name))));
            // a dead process whose parent has not asked for its exit code is still listed, without a command line
            return !process.HasExited && !(OperatingSystem.IsLinux() && File.ReadAllBytes($"/proc/{process.Id}/cmdline").Length == 0);
        }
        catch (Exception e) when (e is ArgumentException or IOException)
        {
            return false;
        }
    }

}
