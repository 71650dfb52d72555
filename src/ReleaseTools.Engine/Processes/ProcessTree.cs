using System.Diagnostics;
using System.Text;

namespace ReleaseTools.Engine.Processes;

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
