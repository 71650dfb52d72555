namespace ReleaseTools.Engine.Processes;

/// <summary>
/// Ctrl+C in a terminal reaches a program and all that it runs in the same moment: a child may be seen to have failed before this process
/// knows that it was told to stop.
/// </summary>
internal static class Interruption
{
    // 128 + the signal: what shells answer, and the runtime for a process that was ended by one
    private const int Interrupted = 130, Terminated = 143, HungUp = 129;

    private static readonly TimeSpan s_grace = TimeSpan.FromMilliseconds(300);

    /// <summary>Gives a cancellation that belongs to this exit code the time to arrive.</summary>
    /// <exception cref="OperationCanceledException">It did.</exception>
    public static async Task SettleAsync(int exitCode, CancellationToken cancellation)
    {
        if (exitCode is Interrupted or Terminated or HungUp) await Task.Delay(s_grace, cancellation);
    }
}
