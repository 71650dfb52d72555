using System.Net;
using Polly.Timeout;

namespace ReleaseTools.Engine.Http;

/// <summary>Which requests are worth sending again, and when (R6.7).</summary>
internal static class HttpRepetition
{
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

    /// <summary>Seconds or a date (RFC 9110, 10.2.3); null where the server says neither.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now) => response.Headers.RetryAfter switch
    {
        { Delta: { } wait } => wait,
        { Date: { } date } => date > now ? date - now : TimeSpan.Zero,
        _ => null,
    };
}
