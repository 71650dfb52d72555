namespace ReleaseTools.TestKit;

/// <summary>What a test needs of its machine: where that is missing, the test is skipped with the reason.</summary>
public static class Requires
{
    public static void Unix() => Assert.SkipWhen(OperatingSystem.IsWindows(), "only on Unix");

    public static void Linux() => Assert.SkipUnless(OperatingSystem.IsLinux(), "only on Linux");

    /// <summary>For tests of permissions, which root does not meet.</summary>
    public static void NotRoot()
    {
        Unix();
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "as root: root may read and write everything");
    }

    /// <summary>A program on PATH.</summary>
    public static void Program(string name) =>
        Assert.SkipWhen(Tool.Find(name) is null, $"{name} is not installed");
}
