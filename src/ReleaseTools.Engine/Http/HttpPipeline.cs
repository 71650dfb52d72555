using Polly;
using Polly.Retry;
using Polly.Timeout;

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
    private readonly Patience _patience;
    private readonly TimeProvider _time;
    private readonly Func<Uri, HostGate> _gateOf;
    private readonly ResiliencePipeline<HttpAnswer> _retry;
    private readonly ResiliencePipeline _timeout;

    public HttpPipeline(HttpMessageInvoker transport, Patience patience, TimeProvider time, Func<Uri, HostGate> gateOf)
    {
        (_exchange, _patience, _time, _gateOf) = (new HttpExchange(transport, patience, time), patience, time, gateOf);
        _retry = new ResiliencePipelineBuilder<HttpAnswer> { TimeProvider = time }.AddRetry(new RetryStrategyOptions<HttpAnswer>
        {
            MaxRetryAttempts = patience.Attempts - 1,
            ShouldHandle = args => ValueTask.FromResult(IsWorthRepeating(args.Context.Properties.GetValue(s_call, null!), args.Outcome)),
            // who was told to wait does so at the gate, with everybody else
            DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(args.Outcome.Result is { } answer && HttpRepetition.IsBusy(answer) ? TimeSpan.Zero : patience.WaitAfter(args.AttemptNumber)),
        }).Build();
        _timeout = new ResiliencePipelineBuilder { TimeProvider = time }.AddTimeout(new TimeoutStrategyOptions
        {
            TimeoutGenerator = args => ValueTask.FromResult(patience.ForBody(args.Context.Properties.GetValue(s_call, null!).BodyLength)),
        }).Build();
    }

    /// <summary>The process's own: all verbs share its connections and the budgets of its hosts.</summary>
    public static HttpPipeline Shared { get; } = With(Patience.Usual);

    /// <summary>Shares the budgets of all hosts with everybody, but has a patience of its own.</summary>
    public static HttpPipeline With(Patience patience) => new(HttpTransport.New(), patience, TimeProvider.System, HostGate.Of);

    public Patience Patience => _patience;

    public TimeProvider Time => _time;

    /// <returns>The answer, whatever its status: also the last of several that were no good.</returns>
    /// <exception cref="HttpFailedException">No whole answer came.</exception>
    /// <exception cref="UnauthorizedAccessException">The credential could not be had.</exception>
    public async Task<HttpAnswer> SendAsync(HttpCall call, CancellationToken cancellation)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(cancellation);
        context.Properties.Set(s_call, call);
        int attempt = 0;
        try
        {
            return await _retry.ExecuteAsync(async attempted => await AttemptAsync(call, ++attempt, attempted), context);
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutRejectedException or IOException and not HttpFailedException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new HttpFailedException(Explain(call, e), inner: e is TimeoutRejectedException ? null : e);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async Task<HttpAnswer> AttemptAsync(HttpCall call, int number, ResilienceContext context)
    {
        HostGate gate = _gateOf(call.Address);
        using IDisposable place = await gate.EnterAsync(context.CancellationToken);
        LinkedListNode<DateTimeOffset>? turn = call.Pace is null ? null : await call.Pace.TurnAsync(context.CancellationToken);
        HttpAnswer answer = await _timeout.ExecuteAsync(async timed => await _exchange.RunAsync(call, number, timed.CancellationToken), context);
        TimeSpan wait = answer.RetryAfter ?? _patience.WaitAfter(number - 1);
        if (HttpRepetition.IsBusy(answer) && wait <= s_longestPause) gate.Pause(wait);
        if (turn is null) return answer;
        if (HttpRepetition.IsTooMuch(answer)) call.Pace!.Refused(turn, wait <= s_longestPause ? wait : TimeSpan.Zero);
        else call.Pace!.Taken();
        return answer;
    }

    private bool IsWorthRepeating(HttpCall call, Outcome<HttpAnswer> outcome) => outcome switch
    {
        { Result.RetryAfter: { } wait } when wait > s_longestPause => false,
        { Result: { } answer } => HttpRepetition.IsTooMuch(answer) || (call.MayRepeat && HttpRepetition.IsTransient(answer.Status)),
        _ => call.MayRepeat && HttpRepetition.IsLost(outcome.Exception),
    };

    private string Explain(HttpCall call, Exception e) => e is TimeoutRejectedException
        ? $"{call.Address.Authority} did not answer within {_patience.ForBody(call.BodyLength).TotalSeconds:0.#} s"
        : $"the connection to {call.Address.Authority} failed: {Telling(e).Message.TrimEnd('.')}";

    // the innermost says what happened, except where it is only how we stopped waiting
    private static Exception Telling(Exception e) => e.InnerException is { } inner and not OperationCanceledException ? Telling(inner) : e;
}
