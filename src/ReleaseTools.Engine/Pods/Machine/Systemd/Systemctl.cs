using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using ReleaseTools.Engine.Pods.Machine.Files;
using ReleaseTools.Engine.Processes;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Engine.Pods.Machine.Systemd;

/// <summary>The machine's systemd, by <c>systemctl</c>; or the units of a folder that is another machine's file system, where nothing runs.</summary>
/// <param name="root">The folder, for <c>systemctl --root</c>; null = this machine.</param>
internal sealed class Systemctl(string? root) : ISystemd
{
    public string? Objection => root is null ? null : $"Nothing in {root} can be started or stopped: it is not the root of this machine's pods.";

    public async Task ReloadAsync(CancellationToken cancellation)
    {
        // without systemd, as in a container, there is nothing that would have to know
        if (root is null && Directory.Exists("/run/systemd/system")) await RunAsync(["daemon-reload"], cancellation);
    }

    public Task StartAsync(IReadOnlyList<string> units, CancellationToken cancellation) => units.Count == 0 ? Task.CompletedTask : RunAsync(["start", "--", .. units], cancellation);

    public Task StopAsync(IReadOnlyList<string> units, CancellationToken cancellation) => units.Count == 0 ? Task.CompletedTask : RunAsync(["stop", "--", .. units], cancellation);

    public Task EnableAsync(IReadOnlyList<string> units, CancellationToken cancellation) => units.Count == 0 ? Task.CompletedTask : RunAsync([.. Root(), "--quiet", "enable", "--", .. units], cancellation);

    public Task DisableAsync(IReadOnlyList<string> units, CancellationToken cancellation) => units.Count == 0 ? Task.CompletedTask : RunAsync([.. Root(), "--quiet", "disable", "--", .. units], cancellation);

    public async Task<IReadOnlyList<DeployedUnit>> QueryAsync(IReadOnlyList<string> units, CancellationToken cancellation)
    {
        if (units.Count == 0 || ProgramPath.Find(ProcessEnvironment.Read(), "systemctl") is null) return [.. units.Select(unit => new DeployedUnit(unit, PodRunState.Inactive, IsEnabled: false))];
        // both print a line for each unit, whatever they exit with
        string[] enabled = Lines(await TryRunAsync([.. Root(), "is-enabled", "--", .. units], cancellation), units.Count);
        // but is-enabled none for a unit without a file
        if (enabled.Length == 0 && units.Count > 1) return [.. (await Task.WhenAll(units.Select(unit => QueryAsync([unit], cancellation)))).SelectMany(each => each)];
        string[] active = root is not null || !Directory.Exists("/run/systemd/system") ? [] : Lines(await TryRunAsync(["is-active", "--", .. units], cancellation), units.Count);
        return [.. units.Select((unit, index) => new DeployedUnit(unit, StateOf(active.ElementAtOrDefault(index)), enabled.ElementAtOrDefault(index) is "enabled" or "enabled-runtime" or "generated"))];
    }

    private static PodRunState StateOf(string? text) => text switch
    {
        "active" or "activating" or "reloading" => PodRunState.Active,
        "failed" => PodRunState.Failed,
        _ => PodRunState.Inactive,
    };

    private string[] Root() => root is null ? [] : [$"--root={root}"];

    private static string[] Lines(SystemctlAnswer answer, int units) => answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries) is { } lines && lines.Length == units ? lines : [];

    private static async Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        SystemctlAnswer answer = await TryRunAsync(arguments, cancellation);
        if (answer.ExitCode == 0) return;
        throw new ReleaseException("SystemctlFailed", ErrorCategory.InvalidOperation, string.Join(' ', arguments),
            $"systemctl {string.Join(' ', arguments)} failed with exit code {answer.ExitCode}: {string.Join(' ', answer.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))}", "See what the unit says: journalctl -u UNIT.");
    }

    private static async Task<SystemctlAnswer> TryRunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        using Process process = Start(arguments);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellation), error = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            await Interruption.SettleAsync(process.ExitCode, cancellation);
            return new SystemctlAnswer(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            try { process.Kill(entireProcessTree: true); }
            catch (InvalidOperationException) { /* it has ended by itself */ }
            throw;
        }
    }

    private static Process Start(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("systemctl", arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["SYSTEMD_PAGER"] = "";
        try
        {
            Process process = Process.Start(start)!;
            process.StandardInput.Close();
            return process;
        }
        catch (Win32Exception e)
        {
            throw new RefusedException("SystemdMissing", ErrorCategory.NotInstalled, "systemctl", $"Could not start systemctl: {e.Message}", "Install systemd: pods are run by it.", e);
        }
    }
}

/// <summary>What <c>systemctl</c> said.</summary>
internal sealed record SystemctlAnswer(int ExitCode, string Output, string Error);
