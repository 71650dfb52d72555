using ReleaseTools.Stale;

namespace ReleaseTools.Engine.Stale;

/// <summary>Finds what is stale, at one place after the other. Changes nothing.</summary>
public sealed class StaleFinder(StaleRequest request, StaleAccess? access = null)
{
    private readonly StaleAccess _access = access ?? new StaleAccess();

    /// <param name="failed">Told of a place that could not be read: what is at the others is found all the same.</param>
    /// <returns>Everything that was looked at, with its verdict.</returns>
    /// <exception cref="UsageException">Nothing says what is stale; or there is no checkout, and no store was named.</exception>
    public async Task<IReadOnlyList<StaleRelease>> FindAsync(Action<ReleaseException> failed, CancellationToken cancellation)
    {
        request.Criteria.Require();
        StaleScope scope = await StaleScope.OpenAsync(request.Source, _access, cancellation);
        var found = new List<StaleRelease>();
        foreach (StalePlace place in request.Meant)
        {
            try
            {
                (IReadOnlyList<StaleRelease> candidates, StaleProtections protections) = await StalePlaces.Open(scope, place, _access).ListAsync(scope, cancellation);
                found.AddRange(StaleRule.Judge(candidates, request.Criteria, protections, scope.Now));
            }
            catch (ReleaseException e) when (request.Meant.Count > 1 && e is not UsageException)
            {
                failed(e);
            }
        }
        return found;
    }
}
