namespace ReleaseTools.Engine.Http;

/// <summary>How long and how often servers are asked.</summary>
internal sealed record HttpLimits
{
    /// <summary>How often a request is sent at most.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>How long one attempt may take until its answer begins.</summary>
    public TimeSpan Attempt { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>How long a body may stand still before its connection counts as lost.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest wait that a server may ask for; what wants longer has failed for now.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The wait before the first repetition; each further one doubles it, up to <see cref="LongestBackoff"/>.</summary>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromMilliseconds(200);

    public TimeSpan LongestBackoff { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often an address may refer to another.</summary>
    public int Redirects { get; init; } = 5;

    /// <summary>The wait before a repetition. The random part keeps those that failed together from coming back together.</summary>
    /// <param name="attempt">The number of the attempt that failed, from 0.</param>
    public TimeSpan Backoff(int attempt) =>
        TimeSpan.FromMilliseconds(Math.Min(LongestBackoff.TotalMilliseconds, FirstBackoff.TotalMilliseconds * Math.Pow(2, attempt)) * (0.5 + Random.Shared.NextDouble() / 2));
}
