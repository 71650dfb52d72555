namespace ReleaseTools.Pods.Follow;

/// <summary>What a machine that follows a pod does next.</summary>
/// <param name="To">The version that it goes to; null = it stays as it is.</param>
/// <param name="Outcome">Why it stays; <see cref="PodFollowOutcome.Updated"/> where it goes.</param>
/// <param name="Reason">A part of a sentence, for people; null where there is nothing to explain.</param>
public sealed record FollowDecision(PodVersion? To, PodFollowOutcome Outcome, string? Reason = null)
{
    /// <summary>
    /// Decides. A machine outside of the channel's share waits with a newer version, and starts with the one before where it has none yet. Where a tip was moved back, every machine goes back at
    /// once. A version that did not work on this machine is not tried again until the tip names another one.
    /// </summary>
    public static FollowDecision Of(FollowState state)
    {
        if (state.Tip is not { } tip) return new FollowDecision(null, PodFollowOutcome.NoTip, "the pod has no tip in the channel");
        if (state.Active == tip) return new FollowDecision(null, PodFollowOutcome.Current);
        bool goesBack = state.Active is { } active && active.CompareTo(tip) > 0;
        if (goesBack || state.Share.Includes(state.Place)) return Go(tip, state);
        string waits = $"{tip} is rolled out to {state.Share}, and this machine is at {state.Place} of 100";
        return state.Active is null && state.Previous is { } previous && previous != tip ? Go(previous, state) : new FollowDecision(null, PodFollowOutcome.Waiting, waits);
    }

    private static FollowDecision Go(PodVersion version, FollowState state) => state.Failed == version && !state.Retries
        ? new FollowDecision(null, PodFollowOutcome.FailedBefore, $"{version} did not work on this machine")
        : new FollowDecision(version, PodFollowOutcome.Updated);
}

/// <summary>What a machine knows when it decides whether to follow.</summary>
/// <param name="Tip">What the channel names; null = nothing.</param>
/// <param name="Active">The version that the machine runs; null = none.</param>
public sealed record FollowState(PodVersion? Tip, PodVersion? Active)
{
    /// <summary>What the tip named before.</summary>
    public PodVersion? Previous { get; init; }

    /// <summary>The version that was tried last and did not work.</summary>
    public PodVersion? Failed { get; init; }

    /// <summary>Whether a version that did not work is tried again.</summary>
    public bool Retries { get; init; }

    public PodShare Share { get; init; } = PodShare.All;

    /// <summary>Of the machine, from 0 to 99.</summary>
    public int Place { get; init; }
}
