using ReleaseTools.Engine.Retries;

namespace ReleaseTools.Engine.Http;

/// <summary>How long a server may take to answer, and how often it is asked again.</summary>
public sealed record HttpTimeouts
{
    /// <summary>For people and pipelines; tests wait less.</summary>
    public static HttpTimeouts Usual { get; } = new();

    /// <summary>How long an answer may take to begin, not counting the time that the body of the request needs.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a body may stand still.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What the slowest connection that is worth waiting for carries, in bytes per second.</summary>
    public int SlowestRate { get; init; } = 32 * 1024;

    /// <summary>For requests that may be repeated.</summary>
    public Retry Retry { get; init; } = Retry.Usual;

    /// <summary>How long a request with a body of so many bytes may take.</summary>
    public TimeSpan ForBody(long bytes) => Answer + TimeSpan.FromSeconds((double)bytes / SlowestRate);
}
