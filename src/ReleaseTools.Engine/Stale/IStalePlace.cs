using ReleaseTools.Stale;

namespace ReleaseTools.Engine.Stale;

/// <summary>A place where releases grow old: what there is, what of it must stay, and how one of them goes.</summary>
internal interface IStalePlace
{
    Task<StaleListing> ListAsync(CancellationToken cancellation);

    /// <summary>Removes what is still the same as it was listed.</summary>
    Task<StaleOutcome> RemoveAsync(StaleRelease release, CancellationToken cancellation);

    /// <summary>Clears what a removal that was interrupted has left.</summary>
    /// <returns>False where something is left that may be somebody else's new beginning: later it will be clear.</returns>
    Task<bool> FinishAsync(StaleRelease release, CancellationToken cancellation);
}

/// <summary>What there is at a place.</summary>
/// <param name="Protections">What is known there to be needed.</param>
internal sealed record StaleListing(IReadOnlyList<StaleRelease> Candidates, IReadOnlyList<StaleProtection> Protections)
{
    public StaleListing(IReadOnlyList<StaleRelease> candidates) : this(candidates, [])
    {
    }
}
