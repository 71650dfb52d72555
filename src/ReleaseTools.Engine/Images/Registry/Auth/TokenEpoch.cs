namespace ReleaseTools.Engine.Images.Registry.Auth;

/// <summary>
/// Which tokens of a registry may still be shown. A registry that refuses one before its end has most likely ended all of them, whatever they are for: one whose keys were
/// replaced, or that was restarted. Each fetch has a number, so that a late refusal of an old token does not end one that was fetched since.
/// </summary>
internal sealed class TokenEpoch
{
    private long _begun, _ended;

    /// <summary>The number of the newest fetch, for <see cref="End"/>.</summary>
    public long Now => Interlocked.Read(ref _begun);

    /// <returns>The number of a fetch that begins.</returns>
    public long Begin() => Interlocked.Increment(ref _begun);

    /// <summary>Ends all tokens whose fetch had begun then.</summary>
    /// <param name="at">What <see cref="Now"/> was when the request that was refused was sent.</param>
    public void End(long at)
    {
        for (long ended; (ended = Interlocked.Read(ref _ended)) < at && Interlocked.CompareExchange(ref _ended, at, ended) != ended;) { }
    }

    public bool HasEnded(long number) => number <= Interlocked.Read(ref _ended);
}
