using System.ComponentModel;
using System.Diagnostics;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Processes;

namespace ReleaseTools.Engine.Workflow.Build;

/// <summary>Runs one script of a definition: its output streamed line by line, its whole process tree ended when it is cancelled or takes too long.</summary>
/// <param name="mark">What every process of the script carries, so that none outlives it.</param>
/// <param name="output">Gets each line of standard output and standard error as it comes.</param>
/// <param name="cut">Where a line that is too long may be cut: <see cref="LineSplitter"/>.</param>
public sealed class StepProcess(string mark, Action<string> output, Func<string, int>? cut = null)
{
    private static readonly TimeSpan s_drain = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();

    /// <returns>The script's exit code; null where it took longer than its timeout and was ended.</returns>
    /// <exception cref="ReleaseException">Its shell could not be started.</exception>
    public async Task<int?> RunAsync(ScriptDefinition script, string folder, IReadOnlyDictionary<string, string> environment, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(script.Timeout);
        using Process process = Start(script, folder, environment);
        try
        {
            Task[] readers = [ReadAsync(process.StandardOutput.BaseStream), ReadAsync(process.StandardError.BaseStream)];
            await process.WaitForExitAsync(timeout.Token).WaitAsync(timeout.Token);
            await Interruption.SettleAsync(process.ExitCode, timeout.Token);
            // a daemon that the script left behind may hold the pipes open for ever
            if (await Task.WhenAny(Task.WhenAll(readers), Task.Delay(s_drain, timeout.Token)) is { IsCanceled: true }) timeout.Token.ThrowIfCancellationRequested();
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            ProcessTree.End(process, mark);
        }
        return process.ExitCode;
    }

    private Process Start(ScriptDefinition script, string folder, IReadOnlyDictionary<string, string> environment)
    {
        (string program, string[] arguments) = ScriptCommand.Of(script);
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        start.Environment.Clear();
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        start.Environment[ProcessTree.Variable] = mark;
        try
        {
            Process process = Process.Start(start)!;
            process.StandardInput.Close();
            return process;
        }
        catch (Win32Exception e)
        {
            throw new ReleaseException("ShellMissing", ErrorCategory.NotInstalled, program,
                $"'{script.Name}' runs in {program}, which could not be started in {folder}: {e.Message}",
                $"Install {program} and put it on PATH, or give it another shell.", e);
        }
    }

    private async Task ReadAsync(Stream stream)
    {
        var lines = new LineSplitter(line => { lock (_lock) output(line); }, cut);
        byte[] buffer = new byte[64 * 1024];
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer)) > 0) lines.Append(buffer.AsSpan(0, read));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // the pipe went with the process
        }
        lines.Finish();
    }
}
