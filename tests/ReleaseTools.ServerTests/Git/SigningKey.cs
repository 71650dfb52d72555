using System.ComponentModel;
using System.Diagnostics;

namespace ReleaseTools.ServerTests.Git;

internal static class SigningKey
{
    /// <returns>False where this machine has no ssh-keygen.</returns>
    public static bool Make(string path)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", path]) { UseShellExecute = false })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
