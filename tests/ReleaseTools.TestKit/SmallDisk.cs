using System.Diagnostics;

namespace ReleaseTools.TestKit;

/// <summary>A file system in memory, of a size that is soon full. Only root can mount one: without it the test is skipped.</summary>
internal sealed class SmallDisk : IDisposable
{
    private static readonly Lazy<bool> s_canMount = new(TryMount);

    private readonly string _folder;

    /// <param name="size">As <c>mount</c> takes it: <c>4m</c>.</param>
    public SmallDisk(string folder, string size)
    {
        Assert.SkipUnless(s_canMount.Value, "needs root, who may mount a small file system");
        Directory.CreateDirectory(folder);
        _folder = folder;
        Assert.True(Run("mount", "-t", "tmpfs", "-o", $"size={size},mode=700", "tmpfs", folder));
    }

    public void Remount(string options) => Assert.True(Run("mount", "-o", $"remount,{options}", _folder));

    public void Dispose() => Run("umount", "--lazy", _folder);

    private static bool TryMount()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) return false;
        using var folder = new TestFolder();
        return Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.Path) && Run("umount", folder.Path);
    }

    private static bool Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
