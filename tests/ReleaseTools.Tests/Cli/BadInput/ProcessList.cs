using System.Text;

namespace ReleaseTools.Tests.Cli.BadInput;

internal static class ProcessList
{
    /// <summary>Whether any process, however it turned away, was begun by a build in this repository.</summary>
    public static bool Holds(string repository)
    {
        if (!OperatingSystem.IsLinux()) return false;
        byte[] mark = Encoding.UTF8.GetBytes($"{Engine.Processes.ProcessTree.Variable}={repository}/");
        return Directory.EnumerateDirectories("/proc").Any(folder => Carries(folder, mark));
    }

    private static bool Carries(string folder, byte[] mark)
    {
        try { return File.ReadAllBytes(Path.Combine(folder, "environ")).AsSpan().IndexOf(mark) >= 0; }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return false; }
    }
}
