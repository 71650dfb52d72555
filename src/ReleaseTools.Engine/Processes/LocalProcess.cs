using System.Collections;
using System.Diagnostics;
using System.Text;
using ReleaseTools.Ci;
using ReleaseTools.Sessions;

namespace ReleaseTools.Engine.Processes;

/// <summary>Tells processes of this machine apart from each other and from dead ones.</summary>
public static class LocalProcess
{
    /// <summary>
    /// The environment variable that names this machine, where its host name doesn't: two containers of one host name that share sessions would each take
    /// the other's processes for dead ones of their own.
    /// </summary>
    public const string MachineVariable = "RELEASE_MACHINE";

    private const int LongestName = 100;

    /// <summary>The process that runs this code.</summary>
    public static ProcessMark Current { get; } = Mark();

    /// <returns>Whether that process runs on this machine now; false for one of another machine.</returns>
    public static bool IsAlive(ProcessMark mark)
    {
        if (mark.Machine != Current.Machine) return false;
        try
        {
            using var process = Process.GetProcessById(mark.ProcessId);
            return !process.HasExited && (process.StartTime.ToUniversalTime() - mark.StartedAt.UtcDateTime).Duration() < TimeSpan.FromSeconds(2);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static ProcessMark Mark()
    {
        using var self = Process.GetCurrentProcess();
        return new ProcessMark(Machine(), self.Id, new DateTimeOffset(self.StartTime.ToUniversalTime()));
    }

    private static string Machine()
    {
        string named = string.Concat((Environment.GetEnvironmentVariable(MachineVariable) ?? "").Where(c => !char.IsControl(c)).Take(LongestName)).Trim();
        return named.Length > 0 ? named : Environment.MachineName;
    }
}

/// <summary>
/// Ctrl+C in a terminal reaches a program and all that it runs in the same moment: a child may be seen to have failed before this process
/// knows that it was told to stop.
/// </summary>
internal static class Interruption
{
    // 128 + the signal: what shells answer, and the runtime for a process that was ended by one
    private const int Interrupted = 130, Terminated = 143, HungUp = 129;

    private static readonly TimeSpan s_grace = TimeSpan.FromMilliseconds(300);

    /// <summary>Gives a cancellation that belongs to this exit code the time to arrive.</summary>
    /// <exception cref="OperationCanceledException">It did.</exception>
    public static async Task SettleAsync(int exitCode, CancellationToken cancellation)
    {
        if (exitCode is Interrupted or Terminated or HungUp) await Task.Delay(s_grace, cancellation);
    }
}

/// <summary>
/// Finds and ends every process that a build step left behind, also those that have turned away from their parents:
/// each inherits a mark in its environment (the way Jenkins does it). Where environments of others can't be read, only the tree below a process is ended.
/// </summary>
public static class ProcessTree
{
    /// <summary>The environment variable that carries the mark.</summary>
    public const string Variable = "RELEASE_PROCESS_TREE";

    /// <summary>Ends a process and all that it started.</summary>
    public static void End(Process process, string mark)
    {
        try { process.Kill(entireProcessTree: true); }
        catch (InvalidOperationException) { /* it has ended by itself */ }
        EndMarked(mark);
    }

    /// <summary>Ends every process of this machine that carries the mark, but not this one.</summary>
    public static void EndMarked(string mark)
    {
        if (!OperatingSystem.IsLinux()) return;
        byte[] wanted = Encoding.UTF8.GetBytes($"{Variable}={mark}\0");
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder.AsSpan()), out int id) || id == Environment.ProcessId) continue;
            if (Carries(folder, wanted)) SendKill(id);
        }
    }

    private static bool Carries(string folder, byte[] wanted)
    {
        try { return File.ReadAllBytes(Path.Combine(folder, "environ")).AsSpan().IndexOf(wanted) >= 0; }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return false; }
    }

    private static void SendKill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // it ended between being seen and being told to
        }
    }
}

/// <summary>The environment of this process.</summary>
public static class ProcessEnvironment
{
    /// <returns>A copy, with names compared as the operating system does, and without what Azure Pipelines has put in the place of variables that are not defined.</returns>
    public static IReadOnlyDictionary<string, string> Read()
    {
        var environment = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables()) environment[(string)variable.Key] = (string?)variable.Value ?? "";
        if (CiFacts.Of(environment).Kind is not CiKind.AzurePipelines) return environment;
        foreach (string name in environment.Where(variable => CiVariables.IsUndefined(variable.Value)).Select(variable => variable.Key).ToArray()) environment.Remove(name);
        return environment;
    }
}
