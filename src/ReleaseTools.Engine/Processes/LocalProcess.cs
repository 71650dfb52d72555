using System.Diagnostics;
using ReleaseTools.Sessions;

namespace ReleaseTools.Engine.Processes;

/// <summary>Tells processes of this machine apart from each other and from dead ones.</summary>
public static class LocalProcess
{
    /// <summary>The process that runs this code.</summary>
    public static ProcessMark Current { get; } = Mark();

    /// <returns>Whether that process runs on this machine now; false for one of another machine.</returns>
    public static bool IsAlive(ProcessMark mark)
    {
        if (mark.Machine != Environment.MachineName) return false;
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
        return new ProcessMark(Environment.MachineName, self.Id, new DateTimeOffset(self.StartTime.ToUniversalTime()));
    }
}
