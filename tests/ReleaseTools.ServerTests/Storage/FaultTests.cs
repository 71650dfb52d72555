using System.Collections.Concurrent;
using System.Text;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Storage.S3;
using ReleaseTools.ServerTests.Http;
using ReleaseTools.ServerTests.Servers;

namespace ReleaseTools.ServerTests.Storage;

/// <summary>
/// Each fault at each request of staging, publishing and flipping, one at a time. The run either recovers by itself or says what went wrong; the next
/// one ends where an undisturbed one does.
/// </summary>
public abstract class FaultTests(S3Servers servers, string script)
{
    private static readonly ConcurrentDictionary<string, Task<Undisturbed>> s_undisturbed = new();

    private readonly Uri _server = servers.AddressOf(script);

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
    public Task Damage_is_noticed_and_mended_by_the_next_run(FaultKind fault) => TryEachAsync(fault, again: false, mayFail: true);

    [Theory]
    [InlineData(FaultKind.Reset)]
    [InlineData(FaultKind.InternalError)]
    [InlineData(FaultKind.SlowDown)]
    [InlineData(FaultKind.LostAnswer)]
    public Task What_does_not_pass_is_told_and_the_next_run_goes_on(FaultKind fault) => TryEachAsync(fault, again: true, mayFail: true);

    private async Task TryEachAsync(FaultKind fault, bool again, bool mayFail)
    {
        Undisturbed undisturbed = await s_undisturbed.GetOrAdd(script, _ => RunUndisturbedAsync());
        SeenRequest[] targets = [.. undisturbed.Requests.Where(request => request.Allows(fault))];
        Assert.NotEmpty(targets);
        using var release = new SmallRelease();
        var wrong = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(targets, new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (target, _) =>
        {
            if (await TryAsync(release, target, fault, again, mayFail, undisturbed.State) is { } why)
                wrong.Enqueue($"{fault}{(again ? ", again and again," : "")} at request {target.Number} of {undisturbed.Requests.Count}, {target}: {why}");
        });
        Assert.True(wrong.IsEmpty, $"{wrong.Count} of {targets.Length}:\n{string.Join('\n', wrong)}");
    }

    /// <returns>What is wrong; null where all is well.</returns>
    private async Task<string?> TryAsync(SmallRelease release, SeenRequest target, FaultKind fault, bool again, bool mayFail, IReadOnlyList<string> expected)
    {
        await using TestBucket bucket = await TestBucket.CreateAsync(_server);
        await using FaultProxy proxy = await StartAsync(bucket);
        proxy.Plan = request => request.Is(target) || (again && request.Name == target.Name && request.Occurrence > target.Occurrence) ? fault : FaultKind.None;
        Exception? failure = await Record.ExceptionAsync(() => release.RunAsync(Open(bucket, proxy)));
        if (!proxy.Requests.Any(request => request.Fault == fault)) return "the request was not made, so nothing was tried";
        if (failure is not null && !mayFail) return $"the run did not get over it: {failure}";
        if (failure is not null && WhyUnclear(failure, bucket) is { } unclear) return $"{unclear}: {failure}";

        proxy.Plan = _ => FaultKind.None;
        if (failure is not null && await Record.ExceptionAsync(() => release.RunAsync(Open(bucket, proxy))) is { } second) return $"after '{failure.Message}' the next run failed: {second}";
        if (await bucket.UploadsAsync() is { Count: > 0 } uploads) return $"uploads are left: {string.Join(", ", uploads)}";
        IReadOnlyList<string> state = await bucket.StateAsync();
        return state.SequenceEqual(expected) ? null : $"the store differs:{Difference(expected, state)}\nthe first run: {failure?.Message ?? "got over it"}";
    }

    private static string? WhyUnclear(Exception failure, TestBucket bucket) => failure switch
    {
        not ReleaseException => "not an error of ours",
        ReleaseException clear when !clear.Message.Contains(bucket.Name, StringComparison.Ordinal) => "the error does not say of which store",
        ReleaseException { Target: null or "" } => "the error has no target",
        ReleaseException { Remedy: null or "" } => "the error says nothing of what to do",
        _ => null,
    };

    private async Task<Undisturbed> RunUndisturbedAsync()
    {
        using var release = new SmallRelease();
        await using TestBucket bucket = await TestBucket.CreateAsync(_server);
        await using FaultProxy proxy = await StartAsync(bucket);
        await release.RunAsync(Open(bucket, proxy));
        Assert.InRange(proxy.Requests.Count, 20, 200);
        Assert.Empty(await bucket.UploadsAsync());
        return new Undisturbed(proxy.Requests, await bucket.StateAsync());
    }

    private Task<FaultProxy> StartAsync(TestBucket bucket) => FaultProxy.StartAsync(_server, new Dictionary<string, string> { [bucket.Name] = "BUCKET" });

    private static S3Store Open(TestBucket bucket, FaultProxy proxy) => S3Connection.Open(S3Address.Parse(bucket.Url(proxy.Address)), Brief.Patience);

    private static string Difference(IReadOnlyList<string> expected, IReadOnlyList<string> found)
    {
        var text = new StringBuilder();
        foreach (string line in expected.Except(found)) text.Append("\n  missing ").Append(line);
        foreach (string line in found.Except(expected)) text.Append("\n  extra   ").Append(line);
        return text.ToString();
    }

    private sealed record Undisturbed(IReadOnlyList<SeenRequest> Requests, IReadOnlyList<string> State);
}

[Collection(S3Collection.Name), NeedsServer(S3Servers.Ceph)]
public sealed class CephFaultTests(S3Servers servers) : FaultTests(servers, S3Servers.Ceph);

[Collection(S3Collection.Name), NeedsServer(S3Servers.Moto)]
public sealed class MotoFaultTests(S3Servers servers) : FaultTests(servers, S3Servers.Moto);
