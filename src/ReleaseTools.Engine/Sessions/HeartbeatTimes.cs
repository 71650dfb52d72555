namespace ReleaseTools.Engine.Sessions;

/// <summary>How often a running step gives a sign of life, and how long others wait for one.</summary>
public sealed record HeartbeatTimes
{
    public static HeartbeatTimes Default { get; } = new();

    /// <summary>Between two signs. A step that ends sooner gives none, and costs no request.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a person who asks to take over waits: three signs have to stay away.</summary>
    public TimeSpan Patience => Interval * 3;

    /// <summary>After so long a silence, by the dates of the store alone, a step counts as dead without anybody's word.</summary>
    public TimeSpan DeadAfter { get; init; } = TimeSpan.FromMinutes(10);
}
