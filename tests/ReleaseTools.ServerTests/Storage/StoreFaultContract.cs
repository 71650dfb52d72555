using System.Collections.Concurrent;
using System.Text;
using ReleaseTools.Engine.Http;

namespace ReleaseTools.ServerTests.Storage;

/// <summary>
/// Each fault at each request of staging, publishing and flipping, one at a time. The run either recovers by itself or says what went wrong; the next
/// one ends where an undisturbed one does.
/// </summary>
[Soak]
public abstract class StoreFaultContract
{
    private static readonly ConcurrentDictionary<(Type, bool), Task<Undisturbed>> s_undisturbed = new();

    /// <summary>Of an object that goes up in two parts; in bytes.</summary>
    private protected abstract int BigSize { get; }

    private protected abstract Task<IFaultPlace> CreateAsync();

    /// <summary>Whether the server itself does its part of what a fault takes.</summary>
    private protected virtual bool Notices(FaultKind fault) => true;

    [Theory]
    [InlineData(FaultKind.Gone)]
    [InlineData(FaultKind.Reset)]
    [InlineData(FaultKind.ResetInBody)]
    [InlineData(FaultKind.Stall)]
    [InlineData(FaultKind.TooManyRequests)]
    [InlineData(FaultKind.InternalError)]
    [InlineData(FaultKind.SlowDown)]
    [InlineData(FaultKind.LostAnswer)]
    [InlineData(FaultKind.ResetInAnswer)]
    [InlineData(FaultKind.StallInAnswer)]
    [InlineData(FaultKind.CutAnswer)]
    public Task What_networks_do_once_the_run_gets_over_by_itself(FaultKind fault) => TryEachAsync(fault, again: false, mayFail: false);

    [Theory]
    [InlineData(FaultKind.FlippedUpload)]
    [InlineData(FaultKind.FlippedAnswer)]
    [InlineData(FaultKind.ShortAnswer)]
    public Task Damage_is_noticed_and_mended_by_the_next_run(FaultKind fault) =>
        Notices(fault) ? TryEachAsync(fault, again: false, mayFail: true) : Task.CompletedTask;

    [Theory]
    [InlineData(FaultKind.Gone)]
    [InlineData(FaultKind.Reset)]
    [InlineData(FaultKind.Stall)]
    [InlineData(FaultKind.TooManyRequests)]
    [InlineData(FaultKind.InternalError)]
    [InlineData(FaultKind.SlowDown)]
    [InlineData(FaultKind.LostAnswer)]
    [InlineData(FaultKind.CutAnswer)]
    public Task What_does_not_pass_is_told_and_the_next_run_goes_on(FaultKind fault) => TryEachAsync(fault, again: true, mayFail: true);

    // what is large takes its time: only at the requests about it, the others are tried with small objects
    private async Task TryEachAsync(FaultKind fault, bool again, bool mayFail)
    {
        // those who wait leave the processors to others
        var options = new ParallelOptions { MaxDegreeOfParallelism = fault is FaultKind.Stall or FaultKind.StallInAnswer or FaultKind.TooManyRequests ? 48 : 24 };
        var wrong = new ConcurrentQueue<string>();
        int tried = 0;
        foreach (bool hasBig in (bool[])[false, true])
        {
            using var release = new SmallRelease(hasBig ? BigSize : 0);
            Undisturbed undisturbed = await s_undisturbed.GetOrAdd((GetType(), hasBig), _ => RunUndisturbedAsync(release));
            SeenRequest[] targets = [.. undisturbed.Requests.Where(request => request.Allows(fault) && (!hasBig || request.Name.Contains(SmallRelease.Big, StringComparison.Ordinal)))];
            await Parallel.ForEachAsync(targets, options, async (target, _) =>
            {
                Interlocked.Increment(ref tried);
                if (await TryAsync(release, target, fault, again, mayFail, undisturbed.State) is { } why)
                    wrong.Enqueue($"{fault}{(again ? ", again and again," : "")} at request {target.Number} of {undisturbed.Requests.Count}, {target}: {why}");
            });
        }
        Assert.True(wrong.IsEmpty, $"{wrong.Count} of {tried}:\n{string.Join('\n', wrong)}");
        Assert.NotEqual(0, tried);
    }

    /// <returns>What is wrong; null where all is well.</returns>
    private async Task<string?> TryAsync(SmallRelease release, SeenRequest target, FaultKind fault, bool again, bool mayFail, IReadOnlyList<string> expected)
    {
        await using IFaultPlace place = await CreateAsync();
        FaultProxy proxy = place.Proxy;
        proxy.Plan = request => request.Is(target) || (again && request.Name == target.Name && request.Occurrence > target.Occurrence) ? fault : FaultKind.None;
        // what does not pass outlasts few attempts as well as many
        HttpTimeouts timeouts = again ? Brief.Timeouts with { Retry = Brief.Retry with { Attempts = 3 } } : Brief.Timeouts;
        // a busy machine answers late by itself: only where nothing comes at all is the wait what is tried
        if (fault is not (FaultKind.Stall or FaultKind.StallInBody or FaultKind.StallInAnswer or FaultKind.SlowBody)) timeouts = timeouts with { Answer = TimeSpan.FromSeconds(60), Idle = TimeSpan.FromSeconds(60) };
        IReadOnlyList<string> toSweep = [];
        Exception? failure = await Record.ExceptionAsync(() => release.RunAsync(place.Open(timeouts), async () => toSweep = await place.UploadsAsync()));
        if (!proxy.Requests.Any(request => request.Fault == fault)) return "the request was not made, so nothing was tried";
        if (failure is not null && !mayFail) return $"the run did not get over it: {failure}";
        if (failure is not null && WhyUnclear(failure, place) is { } unclear) return $"{unclear}: {failure}";

        if (toSweep.Count > 0) return $"a run that got over it left uploads: {string.Join(", ", toSweep)}";

        proxy.Plan = _ => FaultKind.None;
        if (failure is not null && await Record.ExceptionAsync(() => release.RunAsync(place.Open(Brief.Timeouts with { Answer = TimeSpan.FromSeconds(60), Idle = TimeSpan.FromSeconds(60) }))) is { } second) return $"after '{failure.Message}' the next run failed: {second}";
        if (await place.UploadsAsync() is { Count: > 0 } uploads) return $"uploads are left: {string.Join(", ", uploads)}";
        IReadOnlyList<string> state = await place.StateAsync();
        return state.SequenceEqual(expected) ? null : $"the store differs:{Difference(expected, state)}\nthe first run: {failure?.Message ?? "got over it"}";
    }

    private static string? WhyUnclear(Exception failure, IFaultPlace place) => failure switch
    {
        not ReleaseException => "not an error of ours",
        ReleaseException clear when !clear.Message.Contains(place.Name, StringComparison.Ordinal) => "the error does not say of which store",
        ReleaseException { Target: null or "" } => "the error has no target",
        ReleaseException { Remedy: null or "" } => "the error says nothing of what to do",
        _ => null,
    };

    private async Task<Undisturbed> RunUndisturbedAsync(SmallRelease release)
    {
        await using IFaultPlace place = await CreateAsync();
        await release.RunAsync(place.Open());
        Assert.InRange(place.Proxy.Requests.Count, 20, 100);
        Assert.Empty(await place.UploadsAsync());
        return new Undisturbed(place.Proxy.Requests, await place.StateAsync());
    }

    private static string Difference(IReadOnlyList<string> expected, IReadOnlyList<string> found)
    {
        var text = new StringBuilder();
        foreach (string line in expected.Except(found)) text.Append("\n  missing ").Append(line);
        foreach (string line in found.Except(expected)) text.Append("\n  extra   ").Append(line);
        return text.ToString();
    }

    private sealed record Undisturbed(IReadOnlyList<SeenRequest> Requests, IReadOnlyList<string> State);
}
