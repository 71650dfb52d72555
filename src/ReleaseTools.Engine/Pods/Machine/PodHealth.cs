using System.ComponentModel;
using System.Diagnostics;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Retries;
using ReleaseTools.Pods;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Engine.Pods.Machine;

/// <summary>Finds out whether a pod that was started works: by its health check, or else by the state of its units.</summary>
internal sealed class PodHealth(MachineContext context)
{
    private const int LooksAtUnits = 3;

    /// <returns>What is wrong, as part of a sentence; null where all is well.</returns>
    public async Task<string?> CheckAsync(PodDeployment pod, PodManifest manifest, CancellationToken cancellation)
    {
        PodHealthCheck? check = manifest.HealthCheck;
        Retry retry = context.HealthRetry with { Attempts = (check?.Retries ?? LooksAtUnits - 1) + 1, Time = context.Time };
        return await retry.RunAsync<string?>(async _ =>
        {
            string? wrong = await AttemptAsync(pod, check, cancellation);
            return wrong is null ? wrong : Again.Or<string?>(wrong);
        }, cancellation);
    }

    private async Task<string?> AttemptAsync(PodDeployment pod, PodHealthCheck? check, CancellationToken cancellation)
    {
        string[] started = [.. pod.Units.Where(unit => unit.Start).Select(unit => unit.Name)];
        if ((await context.Systemd.QueryAsync(started, cancellation)).FirstOrDefault(unit => unit.State is not PodRunState.Active) is { } down) return $"the unit {down.Name} is {down.State.ToString().ToLowerInvariant()}";
        if (check is null) return null;
        var ports = pod.Ports.ToDictionary(port => port.Name, port => port.Number, StringComparer.Ordinal);
        return check.Http is { } url ? await AskAsync(new Uri(PodTokens.Expand(url, ports)), check.Timeout, cancellation) : await RunAsync(pod, [.. check.Exec.Select(text => PodTokens.Expand(text, ports))], check.Timeout, cancellation);
    }

    private static async Task<string?> AskAsync(Uri url, TimeSpan timeout, CancellationToken cancellation)
    {
        try
        {
            var http = HttpPipeline.With(new HttpTimeouts { Answer = timeout, Idle = timeout, Retry = new Retry { Attempts = 1 } });
            using HttpAnswer answer = await http.SendAsync(HttpCall.Get(url), cancellation);
            return answer.IsSuccess ? null : $"{url.GetLeftPart(UriPartial.Path)} answered {(int)answer.Status}";
        }
        catch (HttpFailedException e)
        {
            return $"{url.GetLeftPart(UriPartial.Path)} did not answer: {e.Message.TrimEnd('.')}";
        }
    }

    private async Task<string?> RunAsync(PodDeployment pod, string[] command, TimeSpan timeout, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = context.Folders.Pod(pod.Pod) };
        foreach ((string name, string value) in pod.Tokens) start.Environment[name] = value;
        (start.Environment[PodDropIn.NameVariable], start.Environment[PodDropIn.VersionVariable], start.Environment[PodDropIn.FolderVariable]) = (pod.Pod.Label.ToString(), pod.Pod.Version.ToString(), context.Folders.Pod(pod.Pod));
        using var clock = new CancellationTokenSource(timeout, context.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellation);
        Process? process = null;
        try
        {
            process = Process.Start(start)!;
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync(both.Token), error = process.StandardError.ReadToEndAsync(both.Token);
            await process.WaitForExitAsync(both.Token);
            string[] said = [.. $"{await error}\n{await output}".Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
            return process.ExitCode == 0 ? null : $"{command[0]} exited with {process.ExitCode}{(said.Length > 0 ? $": {said[0]}" : "")}";
        }
        catch (Win32Exception e)
        {
            return $"{command[0]} could not be started: {e.Message.TrimEnd('.')}";
        }
        catch (OperationCanceledException) when (clock.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return $"{command[0]} did not end within {timeout.TotalSeconds:0.#} s";
        }
        finally
        {
            End(process);
        }
    }

    private static void End(Process? process)
    {
        try { process?.Kill(entireProcessTree: true); }
        catch (InvalidOperationException) { /* it has ended by itself */ }
        process?.Dispose();
    }
}
