using System.Text;
using ReleaseTools.Engine.Processes;

namespace ReleaseTools.TestKit;

/// <summary>The processes of this machine, where they can be read.</summary>
internal static class ProcessList
{
    /// <summary>Whether any process, however it turned away, was begun by a build in this repository.</summary>
    public static bool Holds(string repository) => Reading("environ", $"{ProcessTree.Variable}={TestWork.Of(repository)}/").Any();

    /// <returns>Every command line with this text in it.</returns>
    public static IReadOnlyList<string> CommandLines(string text) => [.. Reading("cmdline", text)];

    private static IEnumerable<string> Reading(string file, string text)
    {
        if (!OperatingSystem.IsLinux()) yield break;
        byte[] wanted = Encoding.UTF8.GetBytes(text);
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            byte[] content;
            try { content = File.ReadAllBytes(Path.Combine(folder, file)); }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException) { continue; /* it has ended, or is none */ }
            if (content.AsSpan().IndexOf(wanted) >= 0) yield return Encoding.UTF8.GetString(content).Replace('\0', ' ');
        }
    }
}
