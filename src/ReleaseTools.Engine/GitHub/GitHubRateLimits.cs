using System.Collections.Concurrent;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Retries;

namespace ReleaseTools.Engine.GitHub;

/// <summary>
/// How fast one host takes what creates or changes something: one process, one pace
/// (https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#pause-between-mutative-requests).
/// </summary>
/// <param name="Changes">Requests that change something; GitHub asks for a second between them.</param>
/// <param name="Uploads">Files of a release: other servers take them, in parallel.</param>
internal sealed record GitHubRateLimits(CreationRateLimiter Changes, CreationRateLimiter Uploads)
{
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);

    private static readonly ConcurrentDictionary<Uri, GitHubRateLimits> s_hosts = new();

    public static GitHubRateLimits Of(GitHubServer server) => s_hosts.GetOrAdd(server.Api, api =>
        // a server on this machine is nobody's but our own
        With(api.IsLoopback ? TimeSpan.Zero : TimeSpan.FromSeconds(1), s_window));

    public static GitHubRateLimits With(TimeSpan spacing, TimeSpan window) =>
        new(new CreationRateLimiter(spacing, window, TimeProvider.System), new CreationRateLimiter(TimeSpan.Zero, window, TimeProvider.System));
}

/// <summary>Makes what there may be only one of. Where an answer gets lost, whether it was made is seen by looking: a second one would be a double.</summary>
internal static class IdempotentCreate
{
    private const int Attempts = 4;

    /// <param name="find">Looks for it; null where there is none.</param>
    /// <returns>What was made, whether or not its answer arrived.</returns>
    /// <exception cref="GitHubException">It was refused; or it is still not known whether it was made.</exception>
    public static Task<T> CreateAsync<T>(Func<Task<T>> create, Func<Task<T?>> find, Retry retry, CancellationToken cancellation) where T : class
    {
        GitHubException? lost = null;
        // after the last request there is one more look
        return retry.ForReadBack(Attempts + 1).RunAsync<T>(async attempt =>
        {
            if (lost is not null && await find() is { } made) return made;
            if (lost is not null && attempt == Attempts) return Again.OrThrow(lost);
            try
            {
                return await create();
            }
            catch (GitHubException e) when (e.MayBeDone)
            {
                return Again.OrThrow(lost = e);
            }
        }, cancellation);
    }
}
