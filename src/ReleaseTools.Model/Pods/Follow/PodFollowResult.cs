namespace ReleaseTools.Pods.Follow;

/// <summary>A look of a machine at the channel of a pod that it follows, and what came of it.</summary>
public sealed record PodFollowResult
{
    public required string Channel { get; init; }

    public required PodLabel Pod { get; init; }

    public PodFollowOutcome Outcome { get; init; }

    /// <summary>What the channel names; null = nothing.</summary>
    public PodVersion? Tip { get; init; }

    /// <summary>What the machine ran before.</summary>
    public PodVersion? Before { get; init; }

    /// <summary>What it runs now.</summary>
    public PodVersion? Active { get; init; }

    /// <summary>Why it does not run the tip, as a part of a sentence; null where it does.</summary>
    public string? Reason { get; init; }

    /// <returns>One line.</returns>
    public override string ToString() => Outcome switch
    {
        PodFollowOutcome.Updated => $"{Channel} {Pod}: {(Before is null ? "" : $"{Before} -> ")}{Active}",
        PodFollowOutcome.Planned => $"{Channel} {Pod}: {(Active is null ? "" : $"{Active} -> ")}{Tip}",
        PodFollowOutcome.Current => $"{Channel} {Pod}: {Active} is the tip",
        _ => $"{Channel} {Pod}: {(Active is null ? "nothing runs" : $"stays at {Active}")}: {Reason}",
    };
}

/// <summary>What came of following a pod once.</summary>
public enum PodFollowOutcome : long
{
    /// <summary>The machine runs the tip.</summary>
    Current,

    /// <summary>It goes to another version.</summary>
    Updated,

    /// <summary>It was only said that it would.</summary>
    Planned,

    /// <summary>It waits until the version is rolled out to more machines.</summary>
    Waiting,

    /// <summary>The tip did not work on this machine, and is not tried again.</summary>
    FailedBefore,

    /// <summary>The channel names no version.</summary>
    NoTip,
}
