using Amazon.Runtime;
using ReleaseTools.Engine.Http;

namespace ReleaseTools.Engine.Storage.S3;

/// <summary>
/// Sends requests: each takes a place in the host's budget, and is repeated where the server was busy or the connection was lost. The AWS SDK's own
/// repetition is off, since only here it is known what a lost answer to a conditional write means.
/// </summary>
internal sealed class S3Requests(HostGate gate, TimeProvider time)
{
    private const int Attempts = 6;

    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(20);

    /// <param name="send">Gets the number of the attempt, from 0.</param>
    public async Task<T> SendAsync<T>(Func<int, CancellationToken, Task<T>> send, CancellationToken cancellation)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                using IDisposable place = await gate.EnterAsync(cancellation);
                return await send(attempt, cancellation);
            }
            catch (Exception e) when (attempt < Attempts - 1 && !cancellation.IsCancellationRequested && S3Failure.IsTransient(e))
            {
                TimeSpan wait = Backoff(attempt);
                if (S3Failure.IsBusy(e)) gate.Pause(RetryAfter(e) ?? wait);
                else await Task.Delay(wait, time, cancellation);
            }
        }
    }

    public Task<T> SendAsync<T>(Func<CancellationToken, Task<T>> send, CancellationToken cancellation) => SendAsync((_, token) => send(token), cancellation);

    // the random part keeps those that failed together from coming back together
    private static TimeSpan Backoff(int attempt) =>
        TimeSpan.FromMilliseconds(Math.Min(s_longest.TotalMilliseconds, 100 * Math.Pow(2, attempt)) * (0.5 + Random.Shared.NextDouble() / 2));

    private static TimeSpan? RetryAfter(Exception e) =>
        e is AmazonServiceException { InnerException: Amazon.Runtime.Internal.HttpErrorResponseException { Response: { } response } }
        && int.TryParse(response.GetHeaderValue("Retry-After"), out int seconds)
            ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 300))
            : null;
}
