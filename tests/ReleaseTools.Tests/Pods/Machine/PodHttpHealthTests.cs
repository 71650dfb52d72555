using ReleaseTools.Pods.Machine;
using ReleaseTools.TestKit.Pods;

namespace ReleaseTools.Tests.Pods.Machine;

public sealed class PodHttpHealthTests
{
    [Fact]
    public async Task Update_asks_again_until_the_url_answers_with_success()
    {
        int requests = 0;
        await using LoopbackServer server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.StatusCode = Interlocked.Increment(ref requests) < 3 ? 503 : 204;
            return Task.CompletedTask;
        });
        using var world = new PodWorld();

        DeployedPod pod = await world.DeployAsync(Bundle(world, "1.2.0", server.Address, retries: 5), start: true);

        Assert.Equal((PodChange.Started, true, server.Address.Port), (pod.Change, pod.IsGood, Assert.Single(pod.Ports).Number));
        Assert.Equal(3, requests);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(404)]
    public async Task Update_goes_back_when_the_url_answers_with_a_failure(int status)
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        using var world = new PodWorld();

        await AssertGoesBackAsync(world, Bundle(world, "1.3.0", server.Address, retries: 1), $"{server.Address}healthz answered {status}.");
    }

    [Fact]
    public async Task Update_goes_back_when_the_url_does_not_answer_in_time()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var world = new PodWorld();

        await AssertGoesBackAsync(world, Bundle(world, "1.3.0", server.Address, retries: 0), $"{server.Address}healthz did not answer: ");
    }

    [Fact]
    public async Task Update_goes_back_when_nothing_listens()
    {
        using var world = new PodWorld();

        // the port of nothing
        await AssertGoesBackAsync(world, Bundle(world, "1.3.0", new Uri("http://127.0.0.1:1/"), retries: 0), "http://127.0.0.1:1/healthz did not answer: ");
    }

    private static async Task AssertGoesBackAsync(PodWorld world, SampleBundle bundle, string reason)
    {
        await world.DeployAsync(world.Bundle("1.2.0"), start: true);

        var failed = await Assert.ThrowsAsync<ReleaseException>(() => world.DeployAsync(bundle, start: true));

        Assert.Equal("PodUnhealthy", failed.ErrorId);
        Assert.StartsWith($"//foo/bar:web@1.3.0 does not work: {reason}", failed.Message, StringComparison.Ordinal);
        Assert.Equal(["foo--bar--web--web--1.2.0.service"], world.Systemd.Active);
    }

    private static SampleBundle Bundle(PodWorld world, string version, Uri server, int retries) => world.Bundle(version,
        $$""", "ports": [{"name": "http", "hostPorts": [{{server.Port}}]}], "healthCheck": {"http": "http://127.0.0.1:${port.http}/healthz", "timeout": "2s", "retries": {{retries}}}""");
}
