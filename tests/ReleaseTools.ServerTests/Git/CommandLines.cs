using System.Text;

namespace ReleaseTools.ServerTests.Git;

/// <summary>The command lines of all processes of this machine, where they can be read.</summary>
internal static class CommandLines
{
    public static IReadOnlyList<string> Holding(string text)
    {
        if (!OperatingSystem.IsLinux()) return [];
        byte[] wanted = Encoding.UTF8.GetBytes(text);
        List<string> found = [];
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            try
            {
                byte[] line = File.ReadAllBytes(Path.Combine(folder, "cmdline"));
                if (line.AsSpan().IndexOf(wanted) >= 0) found.Add(Encoding.UTF8.GetString(line).Replace('\0', ' '));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException) { /* it has ended, or is none */ }
        }
        return found;
    }
}
