using System.Diagnostics;

namespace ReleaseTools.Crash;

/// <summary>When, at the fatal write, the process ends.</summary>
internal enum Moment
{
    Before,
    Within,
    After,
}

/// <summary>Counts writes over all stores and ends the process, as kill -9 does, at the chosen one.</summary>
internal sealed class WriteCounter(int fatalWrite, Moment moment)
{
    private int _writes;

    public int Writes => _writes;

    /// <returns>The number of the write that is about to happen.</returns>
    public int Next()
    {
        int write = Interlocked.Increment(ref _writes);
        if (write == fatalWrite && moment is Moment.Before) Die();
        return write;
    }

    public bool IsFatalWithin(int write) => write == fatalWrite && moment is Moment.Within;

    public void Done(int write)
    {
        if (write == fatalWrite && moment is not Moment.Before) Die();
    }

    public static void Die()
    {
        Process.GetCurrentProcess().Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}
