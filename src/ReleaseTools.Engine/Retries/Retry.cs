using System.Runtime.ExceptionServices;

namespace ReleaseTools.Engine.Retries;

/// <summary>How often something is tried, and how long the waits in between are.</summary>
public sealed record Retry
{
    /// <summary>For people and pipelines; tests wait less.</summary>
    public static Retry Usual { get; } = new();

    /// <summary>How many attempts in a row may fail. Progress starts the count anew.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>The wait after the first attempt. It grows with each further one, as <see cref="Backoff"/> says.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(20);

    public Backoff Backoff { get; init; }

    /// <summary>Each wait is multiplied by a random number of this range, so that clients that failed together don't come back together.</summary>
    public (double Least, double Most) Jitter { get; init; } = (0.5, 1);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>For reading back what was written: lists and caches may lag behind, so the first wait is twice as long.</summary>
    public Retry ForReadBack(int looks) => this with { Attempts = looks, FirstDelay = FirstDelay * 2 };

    /// <summary>The wait after an attempt that failed.</summary>
    /// <param name="attempt">From 0.</param>
    public TimeSpan DelayAfter(int attempt) => DelayAfter(attempt, Random.Shared.NextDouble());

    /// <inheritdoc cref="DelayAfter(int)"/>
    /// <param name="random">From 0 to 1.</param>
    internal TimeSpan DelayAfter(int attempt, double random)
    {
        double growth = Backoff is Backoff.Linear ? attempt + 1d : Math.Pow(2, Math.Min(attempt, 32));
        double full = Math.Min(LongestDelay.TotalMilliseconds, FirstDelay.TotalMilliseconds * growth);
        // timers count whole milliseconds, and a fraction of one would be no wait at all
        return TimeSpan.FromMilliseconds(Math.Ceiling(full * (Jitter.Least + random * (Jitter.Most - Jitter.Least))));
    }

    /// <summary>Runs attempts until one returns a result. The last one decides: its exception is thrown, or its provisional result returned.</summary>
    /// <param name="run">Runs an attempt, given its number from 0. What it throws itself is not retried.</param>
    internal async Task<T> RunAsync<T>(Func<int, Task<Attempt<T>>> run, CancellationToken cancellation)
    {
        int failures = 0;
        for (int attempt = 0; ; attempt++)
        {
            Attempt<T> outcome = await run(attempt);
            if (outcome.IsFinal) return outcome.Result!;
            failures = outcome.HasProgressed ? 0 : failures + 1;
            if (failures >= Attempts)
            {
                if (outcome.Failure is not null) ExceptionDispatchInfo.Throw(outcome.Failure);
                return outcome.Result!;
            }
            (outcome.Result as IDisposable)?.Dispose();
            if (failures > 0) await Task.Delay(outcome.Delay ?? DelayAfter(failures - 1), Time, cancellation);
        }
    }

    /// <inheritdoc cref="RunAsync{T}(Func{int, Task{Attempt{T}}}, CancellationToken)"/>
    internal Task<T> RunAsync<T>(Func<int, Attempt<T>> run, CancellationToken cancellation) => RunAsync(attempt => Task.FromResult(run(attempt)), cancellation);

    /// <summary>Looks until something holds.</summary>
    /// <returns>False if it did not hold at the last look.</returns>
    internal Task<bool> UntilAsync(Func<Task<bool>> look, CancellationToken cancellation) =>
        RunAsync(async _ => await look() ? true : Again.Or(false), cancellation);
}

/// <summary>How the waits between attempts grow.</summary>
public enum Backoff
{
    /// <summary>Each is twice as long as the one before.</summary>
    Exponential,

    /// <summary>Each is longer by the first.</summary>
    Linear,
}

/// <summary>The outcome of one attempt: a result, which converts to it, or <see cref="Again"/>.</summary>
internal readonly record struct Attempt<T>(T? Result, Exception? Failure = null)
{
    public bool IsFinal { get; private init; }

    /// <inheritdoc cref="Again.HasProgressed"/>
    public bool HasProgressed { get; private init; }

    /// <inheritdoc cref="Again.Delay"/>
    public TimeSpan? Delay { get; init; }

    public static implicit operator Attempt<T>(T result) => new(result) { IsFinal = true };

    public static implicit operator Attempt<T>(Again again) => new(default, again.Failure) { HasProgressed = again.HasProgressed, Delay = again.Delay };
}

/// <summary>The outcome of an attempt that is worth another one.</summary>
internal readonly record struct Again(Exception? Failure)
{
    /// <summary>It got part of the work done: the next attempt follows at once, and failures are counted from zero.</summary>
    public static Again AfterProgress { get; } = new() { HasProgressed = true };

    public bool HasProgressed { get; private init; }

    /// <summary>The wait that is asked for; null = as long as the settings say.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>Try again; after the last attempt, throw.</summary>
    public static Again OrThrow(Exception failure) => new(failure);

    /// <summary>Try again; after the last attempt, this is the result. If it is disposable, it is disposed before the next attempt.</summary>
    public static Attempt<T> Or<T>(T result) => new(result);
}
