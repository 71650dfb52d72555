namespace ReleaseTools.Engine.Http;

/// <summary>How long a server is waited for, and how often it is asked again.</summary>
public sealed record Retry
{
    /// <summary>For people and pipelines; tests have less.</summary>
    public static Retry Usual { get; } = new();

    /// <summary>How long an answer may take to begin, not counting the time that the body of the request needs.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a body may stand still.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What the slowest connection that is worth waiting for carries, in bytes per second.</summary>
    public int SlowestRate { get; init; } = 32 * 1024;

    /// <summary>How often a request is made in all, where it may be repeated.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>The wait before the second attempt. It doubles with each one after it, up to <see cref="LongestDelay"/>, and has a random part.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a request with a body of so many bytes may take.</summary>
    public TimeSpan ForBody(long bytes) => Answer + TimeSpan.FromSeconds((double)bytes / SlowestRate);

    /// <summary>The wait after an attempt that failed. The random part keeps those that failed together from coming back together.</summary>
    /// <param name="attempt">From 0.</param>
    public TimeSpan DelayAfter(int attempt)
    {
        double full = Math.Min(LongestDelay.TotalMilliseconds, FirstDelay.TotalMilliseconds * Math.Pow(2, attempt));
        return TimeSpan.FromMilliseconds(full * (0.5 + Random.Shared.NextDouble() / 2));
    }
}
