using System.Diagnostics;
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
