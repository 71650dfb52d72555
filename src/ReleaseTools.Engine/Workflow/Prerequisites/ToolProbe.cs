using System.ComponentModel;
using System.Diagnostics;
using ReleaseTools.Definitions;
using ReleaseTools.Prerequisites;

namespace ReleaseTools.Engine.Workflow.Prerequisites;

/// <summary>Finds the programs that a build and its tests run, with their versions.</summary>
public sealed class ToolProbe
{
    // only programs that are known to answer --version and do nothing else are asked
    private static readonly string[] s_known =
        ["dotnet", "make", "npm", "node", "go", "cargo", "python3", "pwsh", "bash", "docker", "cmake", "mvn", "gradle", "zip", "tar"];

    public async Task<IReadOnlyList<PrerequisiteFinding>> TestAsync(ReleaseDefinition definition, CancellationToken cancellation)
    {
        List<Task<PrerequisiteFinding>> probes = [TestAsync("git", "2.30 or newer", new Version(2, 30), cancellation)];
        probes.AddRange(ToolsOf(definition.LocalScripts()).Select(tool => TestAsync(tool, "on PATH: a build step or a test runs it", minimum: null, cancellation)));
        return await Task.WhenAll(probes);
    }

    /// <summary>The programs that scripts plainly start with; what a script runs further down is found when it runs.</summary>
    internal static IEnumerable<string> ToolsOf(IEnumerable<ScriptDefinition> scripts) => scripts
        .SelectMany(script => new[] { ShellOf(script.Shell), script.Run.TrimStart().Split([' ', '\t', '\n', '\r', ';'], 2)[0] })
        .Where(s_known.Contains)
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal);

    private static string ShellOf(StepShell shell) => shell switch
    {
        StepShell.Bash => "bash",
        StepShell.Pwsh => "pwsh",
        _ => "",
    };

    private static async Task<PrerequisiteFinding> TestAsync(string tool, string needed, Version? minimum, CancellationToken cancellation)
    {
        string name = $"tool {tool}";
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(TimeSpan.FromSeconds(20));
        try
        {
            string found = await AskAsync(tool, timeout.Token);
            return minimum is not null && VersionIn(found) is { } version && version < minimum
                ? new PrerequisiteFinding(name, PrerequisiteOutcome.Failed, found, needed, $"Install {tool} {needed}.")
                : new PrerequisiteFinding(name, PrerequisiteOutcome.Passed, found, needed);
        }
        catch (Win32Exception)
        {
            return new PrerequisiteFinding(name, PrerequisiteOutcome.Failed, "not found", needed, $"Install {tool} and put it on PATH.");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new PrerequisiteFinding(name, PrerequisiteOutcome.Warning, $"no answer to {tool} --version in 20 s", needed);
        }
    }

    private static async Task<string> AskAsync(string tool, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(tool, "--version") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        using Process process = Process.Start(start)!;
        try
        {
            process.StandardInput.Close();
            Task<string> error = process.StandardError.ReadToEndAsync(cancellation);
            string output = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            string text = output.Length > 0 ? output : await error;
            return text.Trim().Split('\n')[0].Trim();
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static Version? VersionIn(string text) => text.Split(' ')
        .Select(word => string.Join('.', word.Split('.').TakeWhile(part => part.Length > 0 && part.All(char.IsAsciiDigit))))
        .Select(word => Version.TryParse(word, out Version? version) ? version : null)
        .FirstOrDefault(version => version is not null);
}
