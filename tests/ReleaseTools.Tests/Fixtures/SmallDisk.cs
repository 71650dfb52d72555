using System.Diagnostics;

namespace ReleaseTools.Tests.Fixtures;

/// <summary>A file system in memory, of a size that is soon full. Only root can mount one.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _folder;

    public SmallDisk(string folder, string size)
    {
        Directory.CreateDirectory(folder);
        _folder = folder;
        Assert.True(Run("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", folder));
    }

    public static bool CanMount { get; } = TryMount();

    public void Remount(string options) => Assert.True(Run("mount", "-o", $"remount,{options}", _folder));

    public void Dispose() => Run("umount", "--lazy", _folder);

    private static bool TryMount()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) return false;
        string folder = Directory.CreateTempSubdirectory("releasetools-").FullName;
        bool mounted = Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder) && Run("umount", folder);
        Directory.Delete(folder);
        return mounted;
    }

    private static bool Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}

public sealed class MountFactAttribute : FactAttribute
{
    public MountFactAttribute() => Skip = SmallDisk.CanMount ? null : "needs root, who may mount a small file system";
}

public sealed class MountTheoryAttribute : TheoryAttribute
{
    public MountTheoryAttribute() => Skip = SmallDisk.CanMount ? null : "needs root, who may mount a small file system";
}
