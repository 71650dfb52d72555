namespace ReleaseTools.Engine.Source.Remotes;

/// <summary>How long a remote is waited for, and how often it is asked again.</summary>
public sealed record RemoteLimits
{
    /// <summary>One exchange with the remote, however much it transfers. 30 minutes.</summary>
    public TimeSpan Call { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a transfer over HTTP may stand still. 60 seconds.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a remote is asked that can't be reached, answers 5xx or 429, or drops the connection. 4 times.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>Before the second attempt; twice as long before each further one. Half a second.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How often a push begins anew because somebody else's came first. 10 times.</summary>
    public int Races { get; init; } = 10;

    /// <summary>The wait before a further attempt, with a random part, so that two don't meet again.</summary>
    /// <param name="attempt">The attempt that has failed, from 1.</param>
    internal TimeSpan DelayAfter(int attempt) => FirstDelay * (Math.Pow(2, attempt - 1) * (0.75 + (Random.Shared.NextDouble() / 2)));

    /// <summary>The wait after a lost race: short, since what was lost to is over.</summary>
    internal TimeSpan DelayAfterRace(int attempt) => FirstDelay * (Random.Shared.NextDouble() * Math.Min(attempt, 4) / 4);
}
