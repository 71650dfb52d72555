using System.Globalization;

namespace ReleaseTools.TestKit;

/// <summary>How long a thread has worked, which does not depend on what else the machine does.</summary>
internal static class ProcessorTime
{
    /// <summary>Runs some work on this thread. Zero where the system does not count a thread's time: the test then asserts no limit.</summary>
    public static TimeSpan Of(Action work)
    {
        long before = Nanoseconds();
        work();
        return TimeSpan.FromMicroseconds((Nanoseconds() - before) / 1000);
    }

    // https://docs.kernel.org/scheduler/sched-stats.html: the first number is the time spent on the processor
    private static long Nanoseconds()
    {
        try { return long.Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0], CultureInfo.InvariantCulture); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return 0; }
    }
}
