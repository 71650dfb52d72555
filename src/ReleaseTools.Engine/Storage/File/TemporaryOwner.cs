using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ReleaseTools.Engine.Storage.File;

/// <summary>The process that a temporary file belongs to, as its name tells: machine, process, the second in which it started.</summary>
internal sealed record TemporaryOwner(string Machine, int Process, long Started)
{
    // a file of another machine (on a network share) can't be asked after: a day is longer than any upload
    private static readonly TimeSpan s_foreignAge = TimeSpan.FromDays(1);

    private static readonly Lazy<TemporaryOwner> s_current = new(() => new TemporaryOwner(ThisMachine(), Environment.ProcessId, StartOf(Environment.ProcessId) ?? 0));

    public static TemporaryOwner Current => s_current.Value;

    public string NewName() => string.Create(CultureInfo.InvariantCulture, $"{Machine}.{Process}.{Started}.{Guid.NewGuid():N}");

    /// <summary>Whether nobody will finish the file of this name.</summary>
    public static bool IsAbandoned(string name, DateTime modifiedUtc)
    {
        if (name.Split('.') is not [var machine, var process, var started, _]
            || !int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out int id)
            || !long.TryParse(started, NumberStyles.None, CultureInfo.InvariantCulture, out long start)
            || machine != Current.Machine)
            return DateTime.UtcNow - modifiedUtc > s_foreignAge;
        // start times are worked out from the time since boot, and differ by a moment between two readers
        return StartOf(id) is not { } actual || Math.Abs(actual - start) > 2;
    }

    /// <returns>Null where no such process lives.</returns>
    private static long? StartOf(int id)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(id);
            return new DateTimeOffset(process.StartTime).ToUnixTimeSeconds();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return Current.Started;                                         // it lives, and may not be looked at
        }
    }

    // two containers can share a name and a folder, but not the numbers of their processes
    private static string ThisMachine()
    {
        string processes = OperatingSystem.IsLinux() ? new FileInfo("/proc/self/ns/pid").LinkTarget ?? "" : "";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Environment.MachineName}\n{processes}")).AsSpan(0, 6));
    }
}
