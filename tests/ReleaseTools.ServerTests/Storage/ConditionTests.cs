using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Storage.S3;
using ReleaseTools.Staging;
using ReleaseTools.Versions;

namespace ReleaseTools.ServerTests.Storage;

/// <summary>Conditional writes, where answers are lost and others write meanwhile.</summary>
public abstract class ConditionTests(S3Servers servers, string script) : IAsyncLifetime
{
    private readonly Uri _server = servers.AddressOf(script);
    private TestBucket _bucket = null!;
    private FaultProxy _proxy = null!;

    private IObjectStore Other => S3Connection.Open(S3Address.Parse(_bucket.Url(_server)));

    private IObjectStore Ours => S3Connection.Open(S3Address.Parse(_bucket.Url(_proxy.Address)), Brief.Timeouts);

    public async ValueTask InitializeAsync()
    {
        _bucket = await TestBucket.CreateAsync(_server);
        _proxy = await FaultProxy.StartAsync(_server);
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _bucket.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_write_whose_answer_was_lost_is_known_to_be_ours(bool replaces)
    {
        ObjectInfo? before = replaces ? (await Other.PutAsync("x", ObjectContent.FromText("old"), Precondition.Absent, CancellationToken.None)).Written : null;
        _proxy.Plan = Once("PUT", "x", () => FaultKind.LostAnswer);
        WriteOutcome outcome = await Ours.PutAsync("x", ObjectContent.FromText("new"), Precondition.Matching(before), CancellationToken.None);
        Assert.True(outcome.IsWritten, string.Join('\n', _proxy.Requests));
        Assert.Equal("new", await Other.TextAsync("x"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_write_that_was_not_done_is_not_ours_though_another_wrote_the_same(bool replaces)
    {
        IObjectStore other = Other;
        ObjectInfo? before = replaces ? (await other.PutAsync("x", ObjectContent.FromText("56"), Precondition.Absent, CancellationToken.None)).Written : null;
        _proxy.Plan = Once("PUT", "x", () =>
        {
            Assert.True(other.PutAsync("x", ObjectContent.FromText("57"), Precondition.Matching(before), CancellationToken.None).GetAwaiter().GetResult().IsWritten);
            return FaultKind.Reset;
        });
        WriteOutcome outcome = await Ours.PutAsync("x", ObjectContent.FromText("57"), Precondition.Matching(before), CancellationToken.None);
        Assert.False(outcome.IsWritten);
    }

    [Theory]
    [InlineData(FaultKind.InternalError)]
    [InlineData(FaultKind.Reset)]
    [InlineData(FaultKind.Stall)]
    [InlineData(FaultKind.StallInAnswer)]
    public async Task A_link_that_cannot_be_read_is_not_absent_and_stays_where_it_is(FaultKind fault)
    {
        await PublishAsync("1.2.0", "1.1.0");
        await new VersionLinks(Other).MoveAsync("hello", "latest", ReleaseVersion.Parse("1.2.0"), CancellationToken.None);
        _proxy.Plan = request => request.Method is "GET" or "HEAD" && request.Name.EndsWith("latest.txt", StringComparison.Ordinal) && (fault != FaultKind.StallInAnswer || request.Method == "GET") ? fault : FaultKind.None;

        var links = new VersionLinks(S3Connection.Open(S3Address.Parse(_bucket.Url(_proxy.Address)), Brief.Timeouts with { Answer = TimeSpan.FromSeconds(1), Idle = TimeSpan.FromSeconds(1), Retry = Brief.Retry with { Attempts = 2 } }));
        var failure = await Assert.ThrowsAsync<StoreFailedException>(() => links.MoveAsync("hello", "latest", ReleaseVersion.Parse("1.1.0"), CancellationToken.None));

        Assert.Contains("latest.txt", failure.Message, StringComparison.Ordinal);
        Assert.Equal("1.2.0\n", await Other.TextAsync("release/hello/latest.txt"));
    }

    private async Task PublishAsync(params string[] versions)
    {
        foreach (string version in versions)
        {
            string text = ManifestJson.Format(new ReleaseManifest(1, "hello", ReleaseVersion.Parse(version), SmallRelease.Build, "1a2b3c4d", []));
            await Other.PutTextAsync($"release/hello/{version}/manifest.json", text);
        }
    }

    private static Func<SeenRequest, FaultKind> Once(string method, string key, Func<FaultKind> fault)
    {
        int times = 0;
        return request => request.Method == method && request.Name.EndsWith("/" + key, StringComparison.Ordinal) && Interlocked.Increment(ref times) == 1 ? fault() : FaultKind.None;
    }
}

[Collection(S3Collection.Name)]
public sealed class CephConditionTests(S3Servers servers) : ConditionTests(servers, S3Servers.Ceph);

[Collection(S3Collection.Name)]
public sealed class MotoConditionTests(S3Servers servers) : ConditionTests(servers, S3Servers.Moto);
