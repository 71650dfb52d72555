using System.Diagnostics;
using System.Globalization;

namespace ReleaseTools.Tests.Cli.BadInput;

internal static class PeakMemory
{
    /// <summary>Waits for a process, which is one of ours and reads no input.</summary>
    /// <returns>The most memory that it was seen to hold, in bytes; 0 where the system doesn't tell.</returns>
    public static async Task<long> OfAsync(Process process)
    {
        process.StandardInput.Close();
        long peak = 0;
        while (!process.HasExited)
        {
            peak = Math.Max(peak, Read(process.Id));
            await Task.Delay(20);
        }
        await process.WaitForExitAsync();
        return peak;
    }

    private static long Read(int id)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{id}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.AsSpan(6).Trim().TrimEnd(" kB"), CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
