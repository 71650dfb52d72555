using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using Polly;
using Polly.Timeout;
using ReleaseTools.Engine.Retries;

namespace ReleaseTools.Engine.Http;

/// <summary>
/// The one way by which requests leave (architecture, idea 5): each takes a place in its host's budget, is repeated where that is safe and may help,
/// and waits where its host asked anybody to.
/// </summary>
internal sealed class HttpPipeline
{
    /// <summary>The longest wait that a server may ask for; what wants longer has failed for now.</summary>
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(5);

    private static readonly ResiliencePropertyKey<HttpCall> s_call = new("call");

    private readonly HttpExchange _exchange;
    private readonly Func<Uri, HostRateLimiter> _gateOf;
    private readonly ResiliencePipeline _timeout;

    public HttpPipeline(HttpMessageInvoker transport, HttpTimeouts timeouts, TimeProvider time, Func<Uri, HostRateLimiter> gateOf)
    {
        (_exchange, _gateOf) = (new HttpExchange(transport, timeouts, time), gateOf);
        Timeouts = timeouts with { Retry = timeouts.Retry with { Time = time } };
        _timeout = new ResiliencePipelineBuilder { TimeProvider = time }.AddTimeout(new TimeoutStrategyOptions
        {
            TimeoutGenerator = args => ValueTask.FromResult(timeouts.ForBody(args.Context.Properties.GetValue(s_call, null!).BodyLength)),
        }).Build();
    }

    /// <summary>The process's own: all verbs share its connections and the budgets of its hosts.</summary>
    public static HttpPipeline Shared { get; } = With(HttpTimeouts.Usual);

    /// <summary>Shares the budgets of all hosts with everybody, but has retries and timeouts of its own.</summary>
    public static HttpPipeline With(HttpTimeouts timeouts) => new(HttpTransport.New(), timeouts, TimeProvider.System, HostRateLimiter.Of);

    public HttpTimeouts Timeouts { get; }

    public Retry Retry => Timeouts.Retry;

    public TimeProvider Time => Retry.Time;

    /// <returns>The answer, whatever its status: also the last of several that were no good.</returns>
    /// <exception cref="HttpFailedException">No whole answer came.</exception>
    /// <exception cref="UnauthorizedAccessException">The credential could not be had.</exception>
    public async Task<HttpAnswer> SendAsync(HttpCall call, CancellationToken cancellation)
    {
        try
        {
            return await Retry.RunAsync<HttpAnswer>(async attempt =>
            {
                try
                {
                    HttpAnswer answer = await AttemptAsync(call, attempt, cancellation);
                    // a delay that the host asked for is waited for in its rate limiter, by all requests
                    return IsWorthRepeating(call, answer) ? Again.Or(answer) with { Delay = HttpRepetition.IsBusy(answer) ? TimeSpan.Zero : null } : answer;
                }
                catch (Exception e) when (call.MayRepeat && HttpRepetition.IsLost(e))
                {
                    return Again.OrThrow(e);
                }
            }, cancellation);
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutRejectedException or IOException and not HttpFailedException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new HttpFailedException(Explain(call, e), inner: e is TimeoutRejectedException ? null : e);
        }
    }

    /// <param name="number">From 0.</param>
    private async Task<HttpAnswer> AttemptAsync(HttpCall call, int number, CancellationToken cancellation)
    {
        HostRateLimiter gate = _gateOf(call.Address);
        using IDisposable place = await gate.EnterAsync(cancellation);
        LinkedListNode<DateTimeOffset>? turn = call.Pace is null ? null : await call.Pace.TurnAsync(cancellation);
        HttpAnswer answer = await InTimeAsync(call, number + 1, cancellation);
        TimeSpan wait = answer.RetryAfter ?? Retry.DelayAfter(number);
        if (HttpRepetition.IsBusy(answer) && wait <= s_longestPause) gate.Pause(wait);
        if (turn is null) return answer;
        if (HttpRepetition.IsTooMuch(answer)) call.Pace!.Refused(turn, wait <= s_longestPause ? wait : TimeSpan.Zero);
        else call.Pace!.Taken();
        return answer;
    }

    private async Task<HttpAnswer> InTimeAsync(HttpCall call, int attempt, CancellationToken cancellation)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(cancellation);
        context.Properties.Set(s_call, call);
        try
        {
            return await _timeout.ExecuteAsync(async timed => await _exchange.RunAsync(call, attempt, timed.CancellationToken), context);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static bool IsWorthRepeating(HttpCall call, HttpAnswer answer) =>
        !(answer.RetryAfter > s_longestPause) && (HttpRepetition.IsTooMuch(answer) || (call.MayRepeat && HttpRepetition.IsTransient(answer.Status)));

    private string Explain(HttpCall call, Exception e) => e is TimeoutRejectedException
        ? $"{call.Address.Authority} did not answer within {Timeouts.ForBody(call.BodyLength).TotalSeconds:0.#} s"
        : $"the connection to {call.Address.Authority} failed: {Telling(e).Message.TrimEnd('.')}";

    // the innermost says what happened, except where it is only how we stopped waiting
    private static Exception Telling(Exception e) => e.InnerException is { } inner and not OperationCanceledException ? Telling(inner) : e;
}

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

/// <summary>The connections below the pipeline: no cookies, no redirects of their own, proxies as the environment names them.</summary>
internal static class HttpTransport
{
    private static readonly TimeSpan s_connect = TimeSpan.FromSeconds(20);

    // so that a changed DNS entry is noticed in a long run
    private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(5);

    /// <summary>What we call ourselves: <c>ReleaseTools/1.2.0</c>.</summary>
    public static ProductInfoHeaderValue UserAgent { get; } = new("ReleaseTools", Version());

    public static HttpMessageInvoker New() => new(NewHandler());

    /// <summary>For a client that isn't ours.</summary>
    public static SocketsHttpHandler NewHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = s_connect,
        PooledConnectionLifetime = s_lifetime,
        EnableMultipleHttp2Connections = true,
    };

    private static string Version()
    {
        string version = typeof(HttpTransport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
        return version.Split('+')[0];
    }
}
