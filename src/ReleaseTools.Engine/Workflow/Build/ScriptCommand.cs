using ReleaseTools.Definitions;

namespace ReleaseTools.Engine.Workflow.Build;

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
