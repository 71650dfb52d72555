using System.Diagnostics;
using ReleaseTools.Engine.Pods.Machine.Systemd;
using ReleaseTools.Pods.Machine;
using ReleaseTools.TestKit.Pods;

namespace ReleaseTools.ServerTests.Pods;

/// <summary>Runs services as systemd does, where there is no systemd: the commands of their units, as far as units of pods have some.</summary>
/// <param name="folder">The folder with the units.</param>
internal sealed class RunningUnits(string folder) : ISystemd, IDisposable
{
    private readonly Dictionary<string, Process> _running = new(StringComparer.Ordinal);
    private readonly HashSet<string> _enabled = new(StringComparer.Ordinal);

    public string? Objection => null;

    public Task ReloadAsync(CancellationToken cancellation) => Task.CompletedTask;

    public async Task StartAsync(IReadOnlyList<string> units, CancellationToken cancellation)
    {
        foreach (string unit in units)
        {
            if (State(unit) is PodRunState.Active) continue;
            UnitText text = Read(unit);
            Assert.True(File.Exists(text.Value("ConditionPathExists")), $"{unit} starts while its pod is not deployed");
            foreach (IReadOnlyList<string> command in text.Commands("ExecStartPre")) await TryAsync(command, cancellation);
            IReadOnlyList<string> run = Assert.Single(text.Commands("ExecStart"));
            _running[unit] = Process.Start(new ProcessStartInfo(run[0], run.Skip(1)) { UseShellExecute = false, RedirectStandardInput = true })!;
            _running[unit].StandardInput.Close();
        }
    }

    public async Task StopAsync(IReadOnlyList<string> units, CancellationToken cancellation)
    {
        foreach (string unit in units.Where(_running.ContainsKey))
        {
            using Process process = _running[unit];
            UnitText text = Read(unit);
            IReadOnlyList<IReadOnlyList<string>> stop = text.Commands("ExecStop");
            foreach (IReadOnlyList<string> command in stop) await TryAsync(command, cancellation);
            if (stop.Count == 0) await TryAsync(["kill", "-TERM", $"{process.Id}"], cancellation);
            await process.WaitForExitAsync(cancellation);
            foreach (IReadOnlyList<string> command in text.Commands("ExecStopPost")) await TryAsync(command, cancellation);
            _running.Remove(unit);
        }
    }

    public Task EnableAsync(IReadOnlyList<string> units, CancellationToken cancellation)
    {
        _enabled.UnionWith(units);
        return Task.CompletedTask;
    }

    public Task DisableAsync(IReadOnlyList<string> units, CancellationToken cancellation)
    {
        _enabled.ExceptWith(units);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<DeployedUnit>> QueryAsync(IReadOnlyList<string> units, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<DeployedUnit>>([.. units.Select(unit => new DeployedUnit(unit, State(unit), _enabled.Contains(unit)))]);

    public void Dispose()
    {
        foreach (Process process in _running.Values)
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
        }
    }

    private PodRunState State(string unit) => !_running.TryGetValue(unit, out Process? process) ? PodRunState.Inactive : !process.HasExited ? PodRunState.Active : process.ExitCode == 0 ? PodRunState.Inactive : PodRunState.Failed;

    private UnitText Read(string unit) => UnitText.Read(Path.Combine(folder, unit));

    // those of units that clear away may fail
    private static async Task TryAsync(IReadOnlyList<string> command, CancellationToken cancellation)
    {
        using Process process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1)) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellation), error = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        await output;
        await error;
    }
}
