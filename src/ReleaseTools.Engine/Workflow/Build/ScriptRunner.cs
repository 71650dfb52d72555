using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Processes;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Source;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Logging;
using ReleaseTools.Sessions;

namespace ReleaseTools.Engine.Workflow.Build;

/// <summary>Runs the scripts of a definition with the values of the release: those of its build, and its tests.</summary>
/// <param name="source">The folder with the sources.</param>
/// <param name="mark">What every process carries that a script starts, so that none outlives it.</param>
internal sealed class ScriptRunner(ReleaseWorkspace workspace, StepContext context, string source, string mark)
{
    /// <summary>More variables that say what is released; they win over what is inherited.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Where the scripts run; by default on this machine.</summary>
    [AllowNull]
    public IScriptHost Host { get => field ??= new LocalScripts(new StepProcess(mark, context.Output, context.Redactor.CutOf)); init; }

    /// <param name="environment">What the script's own environment variables come on top of.</param>
    /// <returns>The script's exit code; null where it took longer than its timeout and was ended.</returns>
    /// <exception cref="ReleaseException">It could not be started.</exception>
    /// <inheritdoc cref="ScriptVariables.Expand{T}" path="/exception"/>
    public async Task<int?> RunAsync(ScriptDefinition script, IReadOnlyDictionary<string, string>? environment, CancellationToken cancellation)
    {
        SessionSettings settings = context.Session.Settings;
        VariableScope scope = workspace.Scope(settings);
        ScriptDefinition expanded = ScriptVariables.Expand(script, scope, inContainer: Host is not LocalScripts);
        string folder = Path.Combine(source, expanded.In);
        if (!Directory.Exists(folder))
            throw new ReleaseException("BuildFolderMissing", ErrorCategory.ObjectNotFound, script.In,
                $"'{script.Name}' runs in {expanded.In}, which the sources do not have.", "Fix its 'in', or commit the folder.");
        IReadOnlyDictionary<string, string> composed = StepEnvironment.Compose(
            Host.Inherited(workspace.Environment, script), ReleaseValues(settings, scope).Concat(Values),
            [environment is null ? new Dictionary<string, string>() : Expand(environment, scope), expanded.Env], script.Secrets,
            [.. settings.Definition.AnnounceSecrets()]);
        context.Progress.Say($"run {script.Name}");
        return await Host.RunAsync(expanded, folder, composed, cancellation);
    }

    private static Dictionary<string, string> ReleaseValues(SessionSettings settings, VariableScope scope) => new(scope.ToEnvironment(), StringComparer.Ordinal)
    {
        ["SOURCE_DATE_EPOCH"] = settings.CommitDate.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
    };

    private static Dictionary<string, string> Expand(IReadOnlyDictionary<string, string> env, VariableScope scope) =>
        env.ToDictionary(pair => pair.Key, pair => scope.Expand(pair.Value), StringComparer.Ordinal);
}

/// <summary>Where scripts of a definition run.</summary>
internal interface IScriptHost
{
    /// <summary>What a script sees there of this machine's environment variables, secrets among them.</summary>
    IEnumerable<KeyValuePair<string, string>> Inherited(IReadOnlyDictionary<string, string> machine, ScriptDefinition script);

    /// <param name="script">With its variables expanded.</param>
    /// <param name="folder">Where it starts: a folder of this machine, in the sources.</param>
    /// <param name="environment">The variables that it sees.</param>
    /// <returns>The script's exit code; null where it took longer than its timeout and was ended.</returns>
    /// <exception cref="ReleaseException">It could not be started.</exception>
    Task<int?> RunAsync(ScriptDefinition script, string folder, IReadOnlyDictionary<string, string> environment, CancellationToken cancellation);
}

/// <summary>How a shell is told to run a script.</summary>
internal static class ScriptCommand
{
    /// <returns>The shell's program, and its arguments.</returns>
    public static (string Program, string[] Arguments) Of(ScriptDefinition script) => script.Shell switch
    {
        StepShell.Bash => ("bash", ["-e", "-o", "pipefail", "-c", script.Run]),
        StepShell.Pwsh => ("pwsh", ["-NoProfile", "-NonInteractive", "-Command", $"$ErrorActionPreference = 'Stop'\n{script.Run}\nif ((Test-Path -LiteralPath variable:LASTEXITCODE)) {{ exit $LASTEXITCODE }}"]),
        StepShell.Cmd => ("cmd", ["/d", "/s", "/c", script.Run]),
        _ => ("sh", ["-e", "-c", script.Run]),
    };
}

/// <summary>Runs scripts as programs of this machine.</summary>
internal sealed class LocalScripts(StepProcess process) : IScriptHost
{
    public IEnumerable<KeyValuePair<string, string>> Inherited(IReadOnlyDictionary<string, string> machine, ScriptDefinition script) => machine;

    public Task<int?> RunAsync(ScriptDefinition script, string folder, IReadOnlyDictionary<string, string> environment, CancellationToken cancellation) =>
        process.RunAsync(script, folder, environment, cancellation);
}

/// <summary>The environment that a build step sees: what this process has, without secrets that the step did not ask for, and with what the release says.</summary>
public static class StepEnvironment
{
    /// <param name="inherited">The environment of this process.</param>
    /// <param name="release">The values of the release, such as <c>RELEASE_VERSION</c>; they win over what is inherited.</param>
    /// <param name="definitions">The <c>env</c> of the build and of the step, expanded, in rising order of precedence.</param>
    /// <param name="secrets">The secret variables that the step asked for.</param>
    /// <param name="hidden">Variables that are secret whatever they are called.</param>
    public static IReadOnlyDictionary<string, string> Compose(
        IEnumerable<KeyValuePair<string, string>> inherited,
        IEnumerable<KeyValuePair<string, string>> release,
        IEnumerable<IReadOnlyDictionary<string, string>> definitions,
        IReadOnlyCollection<string> secrets,
        IReadOnlyCollection<string>? hidden = null)
    {
        var environment = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach ((string name, string value) in inherited)
        {
            bool isSecret = SecretName.IsSecret(name) || hidden?.Contains(name) is true;
            // a hook of git that starts a release hands down whose repository it is: a step's git works in the clone
            if ((!isSecret || secrets.Contains(name)) && !GitEnvironment.Repository.Contains(name)) environment[name] = value;
        }
        foreach ((string name, string value) in definitions.SelectMany(definition => definition).Concat(release)) environment[name] = value;
        return environment;
    }
}

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
