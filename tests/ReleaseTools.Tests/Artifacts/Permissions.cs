namespace ReleaseTools.Tests.Artifacts;

/// <summary>Unix permissions, in octal; Windows has none.</summary>
internal static class Permissions
{
    public static string Of(string path) => OperatingSystem.IsWindows() ? "" : Convert.ToString((int)File.GetUnixFileMode(path), 8);

    public static bool IsExecutable(string path) => Of(path) is "755" or "700";

    public static void Set(string path, string octal)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(octal, 8));
    }
}
