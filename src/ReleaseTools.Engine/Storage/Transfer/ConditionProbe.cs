namespace ReleaseTools.Engine.Storage.Transfer;

/// <summary>Finds out, once, whether a server honors the preconditions of writes. It writes to an object that exists for nothing else.</summary>
/// <param name="noETag">An ETag that no object has.</param>
/// <param name="write">Writes the content to the key; false if the precondition did not hold.</param>
/// <param name="ignored">The error for a server that ignores this precondition.</param>
internal sealed class ConditionProbe(string noETag, Func<string, ObjectContent, Precondition, CancellationToken, Task<bool>> write, Func<Precondition, RefusedException> ignored)
{
    private const string Key = ObjectKey.Reserved + "/conditions";

    private static readonly ObjectContent s_content = ObjectContent.FromText("ReleaseTools asks this object whether the store honours the conditions of a write.\n");

    private readonly SemaphoreSlim _once = new(1);
    private bool _isKnown;

    /// <exception cref="RefusedException">The server writes whatever the precondition says.</exception>
    public async Task RequireAsync(CancellationToken cancellation)
    {
        if (Volatile.Read(ref _isKnown)) return;
        await _once.WaitAsync(cancellation);
        try
        {
            if (_isKnown) return;
            // the first write may create the object: only the second one tells
            if (await WritesAsync(Precondition.Absent, cancellation) && await WritesAsync(Precondition.Absent, cancellation)) throw ignored(Precondition.Absent);
            if (await WritesAsync(Precondition.Match(noETag), cancellation)) throw ignored(Precondition.Match(noETag));
            _isKnown = true;
        }
        finally
        {
            _once.Release();
        }
    }

    private Task<bool> WritesAsync(Precondition precondition, CancellationToken cancellation) => write(Key, s_content, precondition, cancellation);
}
