using ReleaseTools.Stale;

namespace ReleaseTools.Engine.Stale;

/// <summary>
/// Removes what was found stale. Each is looked at again: what has changed, or is needed now, stays. What is gone already counts as done, so that a run which
/// was interrupted is finished by the next.
/// </summary>
public sealed class StaleRemover(StaleJournal journal, StaleAccess? access = null)
{
    // removing many, or being asked for each, takes time in which links move and releases begin
    private static readonly TimeSpan s_longestKnown = TimeSpan.FromSeconds(30);

    private readonly StaleAccess _access = access ?? new StaleAccess();
    private readonly Dictionary<(StalePlace, StaleSource), (StaleRecheck Check, DateTimeOffset At)> _checks = [];
    private readonly List<(IStaleResource Place, StaleRelease Release)> _removed = [];

    /// <exception cref="RefusedException">It stays: it is not what was listed, or it is needed.</exception>
    public async Task<StaleOutcome> RemoveAsync(StaleRelease release, CancellationToken cancellation)
    {
        StaleRecheck check = await RequireAsync(release, cancellation);
        await journal.WriteAsync(StaleEvent.Begun, release, message: null, cancellation);
        StaleOutcome outcome;
        try
        {
            outcome = check.HasChanged(release) ? StaleOutcome.Changed : await check.Place.RemoveAsync(release, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await journal.WriteAsync(StaleEvent.Failed, release, e.Message, CancellationToken.None);
            throw;
        }
        await journal.WriteAsync(EventOf(outcome), release, message: null, CancellationToken.None);
        _removed.Add((check.Place, release));
        return outcome is not StaleOutcome.Changed ? outcome : throw Changed(release);
    }

    /// <summary>Makes every check that removing makes before it changes anything.</summary>
    /// <inheritdoc cref="RemoveAsync"/>
    public async Task PreviewAsync(StaleRelease release, CancellationToken cancellation)
    {
        if ((await RequireAsync(release, cancellation)).HasChanged(release)) throw Changed(release);
    }

    private async Task<StaleRecheck> RequireAsync(StaleRelease release, CancellationToken cancellation)
    {
        if (!release.IsStale)
            throw new RefusedException("NotStale", ErrorCategory.InvalidOperation, release.ToString(), $"The {release} is not stale: {release.Reason}.", "Pipe in only what Get-StaleRelease returns without -All.");
        StaleRecheck check = await RecheckAsync(release, cancellation);
        if (check.Protection(release) is { } reason)
            throw new RefusedException("StaleNeeded", ErrorCategory.InvalidOperation, release.ToString(), $"The {release} stays: {reason}.", "List again what is stale: release stale (in PowerShell: Get-StaleRelease).");
        return check;
    }

    /// <summary>Ends a run, after the last removal. What earlier runs began and did not end is finished; where that can't be done yet, the next run tries again.</summary>
    /// <param name="say">Told of what could not be finished, and why.</param>
    public async Task FinishAsync(Action<string> say, CancellationToken cancellation)
    {
        foreach (StaleRelease release in journal.Unfinished())
        {
            try { await FinishAsync(release, cancellation); }
            catch (ReleaseException e) { say($"warning: the removal of {release} was interrupted, and can't be finished now: {e.Message}"); }
        }
        foreach (var removed in _removed.GroupBy(each => each.Place, each => each.Release))
            await removed.Key.EndAsync([.. removed], e => say($"warning: {e.Message} {e.Remedy}"), cancellation);
        _removed.Clear();
    }

    private async Task FinishAsync(StaleRelease release, CancellationToken cancellation)
    {
        StaleRecheck check = await RecheckAsync(release, cancellation);
        // what is still whole was never touched: it is listed again, and judged again
        StaleEvent ended = check.IsThere(release) ? StaleEvent.Changed : StaleEvent.Gone;
        if (ended is StaleEvent.Changed || await check.Place.FinishAsync(release, cancellation)) await journal.WriteAsync(ended, release, message: null, cancellation);
        _removed.Add((check.Place, release));
    }

    // one listing for all that is removed from a place in a short time
    private async Task<StaleRecheck> RecheckAsync(StaleRelease release, CancellationToken cancellation)
    {
        DateTimeOffset now = _access.Time.GetUtcNow();
        if (_checks.TryGetValue((release.Place, release.Source), out (StaleRecheck Check, DateTimeOffset At) known) && now - known.At < s_longestKnown) return known.Check;
        var check = await StaleRecheck.OpenAsync(release, _access, cancellation);
        _checks[(release.Place, release.Source)] = (check, now);
        return check;
    }

    private static RefusedException Changed(StaleRelease release) => new("StaleChanged", ErrorCategory.InvalidOperation, release.ToString(),
        $"The {release} is no longer what was listed, and stays.", "List again what is stale: release stale (in PowerShell: Get-StaleRelease).");

    private static StaleEvent EventOf(StaleOutcome outcome) => outcome switch
    {
        StaleOutcome.Removed => StaleEvent.Removed,
        StaleOutcome.Gone => StaleEvent.Gone,
        _ => StaleEvent.Changed,
    };
}

/// <summary>A place as it is when something is removed from it.</summary>
internal sealed class StaleRecheck
{
    private readonly ILookup<(string, string, string, string?), StaleRelease> _there;
    private readonly Dictionary<StaleRelease, string> _protected;

    private StaleRecheck(IStaleResource place, IReadOnlyList<StaleRelease> candidates, StaleProtections protections)
    {
        Place = place;
        _there = candidates.ToLookup(KeyOf);
        _protected = RetentionPolicy.Protected(candidates, protections).ToDictionary(entry => entry.Release, entry => entry.Reason);
    }

    public IStaleResource Place { get; }

    public static async Task<StaleRecheck> OpenAsync(StaleRelease release, StaleAccess access, CancellationToken cancellation)
    {
        StaleScope scope = await StaleScope.OpenAsync(release.Source, access, cancellation);
        IStaleResource place = StaleResources.Open(scope, release.Place, access);
        (IReadOnlyList<StaleRelease> candidates, StaleProtections protections) = await place.ListAsync(scope, cancellation);
        return new StaleRecheck(place, candidates, protections);
    }

    public bool IsThere(StaleRelease release) => _there.Contains(KeyOf(release));

    /// <summary>Whether something else is in its place.</summary>
    public bool HasChanged(StaleRelease release) => IsThere(release) && Find(release) is null;

    /// <summary>Why it is needed now; null where it is not.</summary>
    public string? Protection(StaleRelease release) => Find(release) is { } same ? _protected.GetValueOrDefault(same) : null;

    private StaleRelease? Find(StaleRelease release) => _there[KeyOf(release)].FirstOrDefault(candidate => candidate.Identity == release.Identity);

    private static (string, string, string, string?) KeyOf(StaleRelease release) => (release.Where, release.Product, release.Name, release.Version?.ToString());
}
