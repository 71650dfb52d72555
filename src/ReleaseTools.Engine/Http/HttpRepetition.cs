using System.Globalization;
using System.Net;
using Polly.Timeout;

namespace ReleaseTools.Engine.Http;

/// <summary>Which requests are worth sending again, and when (R6.7).</summary>
internal static class HttpRepetition
{
    private static readonly TimeSpan s_secondaryLimit = TimeSpan.FromMinutes(1);

    /// <summary>No answer came, or it broke off. A certificate that isn't trusted won't be in a second either.</summary>
    public static bool IsLost(Exception? e) => e switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError or HttpRequestError.ConfigurationLimitExceeded } => false,
        HttpRequestException or TimeoutRejectedException => true,
        HttpFailedException => false,
        IOException => true,
        _ => false,
    };

    /// <summary>The server is busy, or broken for a moment.</summary>
    public static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError
        && status is not (HttpStatusCode.NotImplemented or HttpStatusCode.HttpVersionNotSupported);

    /// <summary>
    /// The server turned the request away undone, since it gets too many. GitHub says so with 403 and a <c>Retry-After</c>
    /// (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api).
    /// </summary>
    public static bool IsTooMuch(HttpAnswer answer) =>
        answer.Status is HttpStatusCode.TooManyRequests || (answer.Status is HttpStatusCode.Forbidden && answer.RetryAfter is not null);

    /// <summary>Everybody had better wait: the host said that it is too much for it.</summary>
    public static bool IsBusy(HttpAnswer answer) => IsTooMuch(answer) || answer.Status is HttpStatusCode.ServiceUnavailable;

    /// <summary>
    /// Seconds or a date (RFC 9110, 10.2.3); else, where the budget of the hour is used up or the server complains of too much at a time, what GitHub's rules for
    /// both say (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit). Null where nothing is said.
    /// </summary>
    /// <param name="body">As far as it was read.</param>
    public static TimeSpan? RetryAfter(HttpResponseMessage response, ReadOnlySpan<byte> body, DateTimeOffset now) => response.Headers.RetryAfter switch
    {
        { Delta: { } wait } => wait,
        { Date: { } date } => date > now ? date - now : TimeSpan.Zero,
        _ when response.StatusCode is not (HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests) => null,
        _ when Number(response, "x-ratelimit-remaining") == 0 && Number(response, "x-ratelimit-reset") is { } reset => UntilAfter(reset, now),
        _ when body.IndexOf("secondary rate limit"u8) >= 0 => s_secondaryLimit,
        _ => null,
    };

    private static TimeSpan UntilAfter(long unixSeconds, DateTimeOffset now)
    {
        // the second it names has to be over
        DateTimeOffset reset = DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(unixSeconds, 0, 253_402_300_000)) + TimeSpan.FromSeconds(1);
        return reset > now ? reset - now : TimeSpan.Zero;
    }

    private static long? Number(HttpResponseMessage response, string header) =>
        response.Headers.TryGetValues(header, out IEnumerable<string>? values) && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
