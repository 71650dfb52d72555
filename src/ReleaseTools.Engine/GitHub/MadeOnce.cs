using ReleaseTools.Engine.Http;

namespace ReleaseTools.Engine.GitHub;

/// <summary>Makes what there may be only one of. Where an answer gets lost, whether it was made is seen by looking: a second one would be a double.</summary>
internal static class MadeOnce
{
    private const int Attempts = 4;

    /// <param name="find">Looks for it; null where there is none.</param>
    /// <returns>What was made, whether or not its answer arrived.</returns>
    /// <exception cref="GitHubException">It was refused; or it is still not known whether it was made.</exception>
    public static async Task<T> CreateAsync<T>(Func<Task<T>> create, Func<Task<T?>> find, Patience patience, CancellationToken cancellation) where T : class
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await create();
            }
            catch (GitHubException e) when (e.MayBeDone)
            {
                await Task.Delay(patience.WaitAfter(attempt), cancellation);
                if (await find() is { } made) return made;
                if (attempt == Attempts) throw;
            }
        }
    }
}
