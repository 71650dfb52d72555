using ReleaseTools.Versions;

namespace ReleaseTools.Pods;

/// <summary>What becomes of the <c>tip</c> of a pod in a channel.</summary>
/// <param name="From">The version that it names, or named before; null where there is none.</param>
/// <param name="To">The version that it should name.</param>
public sealed record PodTipMove(string Channel, PodLabel Label, PodVersion? From, PodVersion To, LinkVerdict Verdict)
{
    /// <summary>Why it went back, or does not move; null where that is plain.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether it moves, forward or back.</summary>
    public bool Moves => Verdict is LinkVerdict.Forward or LinkVerdict.Back;

    /// <summary>Judges a move: <c>tip</c> only moves forward by itself. Moving it back takes a reason.</summary>
    /// <param name="reason">Why it may go back; null = it may not.</param>
    public static PodTipMove Judge(string channel, PodLabel label, PodVersion? current, PodVersion candidate, string? reason = null) => current switch
    {
        null => new PodTipMove(channel, label, null, candidate, LinkVerdict.Forward),
        _ when current == candidate => new PodTipMove(channel, label, current, candidate, LinkVerdict.Unchanged),
        _ when current < candidate => new PodTipMove(channel, label, current, candidate, LinkVerdict.Forward),
        _ when reason is not null => new PodTipMove(channel, label, current, candidate, LinkVerdict.Back) { Reason = reason },
        _ => new PodTipMove(channel, label, current, candidate, LinkVerdict.Refused) { Reason = $"it would go back from {current}" },
    };

    /// <summary>Judges the move of a release that is repeated: it finishes what was interrupted, and does not undo a move back.</summary>
    /// <param name="previous">The version that the tip named before; null where there is none.</param>
    public PodTipMove Repeated(PodVersion? previous) => Moves && From is not null && previous is not null && previous > From
        ? this with { Verdict = LinkVerdict.Refused, Reason = $"it was moved back from {previous}" }
        : this;

    public override string ToString() => Verdict switch
    {
        LinkVerdict.Forward => $"tip of {Label} in {Channel}: {(From is null ? "" : $"{From} -> ")}{To}",
        LinkVerdict.Back => $"tip of {Label} in {Channel}: back from {From} to {To}",
        LinkVerdict.Unchanged => $"tip of {Label} in {Channel}: {To}",
        _ => $"tip of {Label} in {Channel} stays at {From}: {Reason}",
    };
}
