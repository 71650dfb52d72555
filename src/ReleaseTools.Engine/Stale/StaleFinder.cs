using ReleaseTools.Stale;

namespace ReleaseTools.Engine.Stale;

/// <summary>Finds what is stale, at one place after the other. Changes nothing.</summary>
public sealed class StaleFinder(StaleRequest request, StaleAccess? access = null)
{
    private readonly StaleAccess _access = access ?? new StaleAccess();

    /// <param name="failed">Told of a place, or of one thing there, that could not be read: the others are found all the same.</param>
    /// <returns>Everything that was looked at, with its verdict.</returns>
    /// <exception cref="UsageException">Nothing says what is stale; or there is no checkout, and no store was named.</exception>
    public async Task<IReadOnlyList<StaleRelease>> FindAsync(Action<ReleaseException> failed, CancellationToken cancellation)
    {
        request.Criteria.Require();
        StaleScope scope = await StaleScope.OpenAsync(request.Source, _access with { Skipped = Once(failed) }, cancellation);
        var found = new List<StaleRelease>();
        foreach (StalePlace place in request.Meant)
        {
            try
            {
                (IReadOnlyList<StaleRelease> candidates, StaleProtections protections) = await StaleResources.Open(scope, place, _access).ListAsync(scope, cancellation);
                found.AddRange(RetentionPolicy.Judge(candidates, request.Criteria, protections, scope.Now));
            }
            catch (ReleaseException e) when (request.Meant.Count > 1 && e is not UsageException)
            {
                failed(e);
            }
        }
        return found;
    }

    // a link protects at several places, and is read for each
    private static Action<ReleaseException> Once(Action<ReleaseException> failed)
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        return e => { if (told.Add(e.Message)) failed(e); };
    }
}
