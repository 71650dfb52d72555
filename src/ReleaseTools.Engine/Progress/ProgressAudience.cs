namespace ReleaseTools.Engine.Progress;

/// <summary>Whether a person is there to see progress in PowerShell.</summary>
/// <param name="Host">The name of PowerShell's host.</param>
/// <param name="IsRedirected">Whether standard output goes somewhere else than to a terminal.</param>
/// <param name="CommandLine">How PowerShell was started, its own name first.</param>
/// <param name="Environment">Null for a variable that is not set.</param>
public sealed record ProgressAudience(string Host, bool IsRedirected, IReadOnlyList<string> CommandLine, Func<string, string?> Environment)
{
    private const string Console = "ConsoleHost";
    private const string NonInteractive = "noninteractive";

    private static readonly string[] s_machines = ["CI", "TF_BUILD", "GITHUB_ACTIONS"];

    /// <summary>Who is at this process's terminal.</summary>
    public static ProgressAudience Of(string host) =>
        new(host, System.Console.IsOutputRedirected, System.Environment.GetCommandLineArgs(), System.Environment.GetEnvironmentVariable);

    /// <summary>Other hosts than the console get every record: an editor draws its own, and a script that collects them asked for them.</summary>
    public bool IsWatching => !IsConsole(Host) || (!IsRedirected && !IsNonInteractive && !s_machines.Any(IsSet));

    /// <summary>Whether a host is the one that pwsh has at a terminal.</summary>
    public static bool IsConsole(string host) => host == Console;

    private bool IsSet(string name) => Environment(name) is { Length: > 0 } value && value != "0" && !value.Equals("false", StringComparison.OrdinalIgnoreCase);

    // as pwsh reads it: any beginning that is no other option's; what follows a command or a script is not for pwsh
    private bool IsNonInteractive => CommandLine.Skip(1)
        .TakeWhile((argument, index) => (index > 0 || argument.StartsWith('-')) && !EndsOptions(Option(argument)))
        .Select(Option)
        .Any(option => option.Length >= 4 && NonInteractive.StartsWith(option, StringComparison.OrdinalIgnoreCase));

    private static bool EndsOptions(string option) =>
        option.Length > 0 && Array.Exists(["commandwithargs", "cwa", "file", "encodedcommand", "ec"], end => end.StartsWith(option, StringComparison.OrdinalIgnoreCase));

    private static string Option(string argument) => argument.StartsWith('-') ? argument.TrimStart('-') : "";
}
