using System.Diagnostics;
using System.Text.RegularExpressions;
using ReleaseTools.Pods;
using ReleaseTools.ServerTests.Images;
using ReleaseTools.TestKit.Pods;

namespace ReleaseTools.ServerTests.Pods;

/// <summary>The program, killed at random moments while it deploys and removes a pod: the next run ends as if nothing had happened.</summary>
public sealed partial class PodKillTests(Dockerd server) : IClassFixture<Dockerd>
{
    private const int Rounds = 8;

    [Fact]
    public Task Deploy_ends_as_undisturbed_after_a_kill()
    {
        Requires.Linux();
        return CheckAsync("oci", [], () => Task.FromResult<string[]>([]));
    }

    [Fact]
    public async Task Deploy_for_docker_ends_as_undisturbed_after_a_kill()
    {
        using var machine = new DockerMachine(server);
        await CheckAsync("docker", [("DOCKER_HOST", $"unix://{server.Socket}")], machine.EngineAsync);
    }

    private static async Task CheckAsync(string runtime, (string Name, string Value)[] environment, Func<Task<string[]>> engine)
    {
        Requires.Program("systemctl");
        using var world = new PodWorld();
        SampleBundle bundle = BusyboxBundle.Create(world, PodTag.Parse("//foo:web@1"), "true");
        string[] deploy = ["pod", "deploy", bundle.Path, "--runtime", runtime, "--root", world.Root], undeploy = ["pod", "undeploy", "//foo:web", "--root", world.Root];
        TimeSpan longestDeploy = await RunAsync(deploy), longestUndeploy;
        string[] whole = Comparable(world), images = await engine();
        longestUndeploy = await RunAsync(undeploy);
        Assert.Empty(world.Files());
        int seed = Random.Shared.Next();
        var random = new Random(seed);

        for (int round = 0; round < Rounds; round++)
        {
            await KillAsync(deploy, longestDeploy);
            string folder = Path.Combine(world.Root, "pods/foo--web/1");
            Assert.True(!Directory.Exists(folder) || File.Exists(Path.Combine(folder, "deploy.json")), $"seed {seed}, round {round}: half a pod is deployed");
            await RunAsync(deploy);
            Assert.True(whole.SequenceEqual(Comparable(world)), $"seed {seed}, round {round}: the second run ended otherwise: {string.Join('\n', Comparable(world).Except(whole))}");
            Assert.Equal(images, await engine());
            await KillAsync(undeploy, longestUndeploy);
            await RunAsync(undeploy);
            Assert.True(world.Files().Length == 0, $"seed {seed}, round {round}: left after undeploy: {string.Join('\n', world.Files())}");
            Assert.Empty(await engine());
        }

        async Task<TimeSpan> RunAsync(string[] arguments)
        {
            var clock = Stopwatch.StartNew();
            ChildResult result = await Child.RunAsync(Start(arguments));
            Assert.True(result.ExitCode == 0, $"{string.Join(' ', arguments)}: {result.Output}{result.Error}");
            return clock.Elapsed;
        }

        async Task KillAsync(string[] arguments, TimeSpan longest)
        {
            using Process process = Process.Start(Start(arguments))!;
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
            using var moment = new CancellationTokenSource(random.NextDouble() * longest);
            try { await process.WaitForExitAsync(moment.Token); }
            catch (OperationCanceledException) { process.Kill(entireProcessTree: true); }
            await process.WaitForExitAsync();
            await output;
            await error;
        }

        ProcessStartInfo Start(string[] arguments)
        {
            ProcessStartInfo start = Child.Release(world[""], arguments);
            foreach ((string name, string value) in environment) start.Environment[name] = value;
            return start;
        }
    }

    private static string[] Comparable(PodWorld world) => [.. world.Files().Select(file => DeployedAt().Replace(file, "\"deployedAt\": \"\""))];

    [GeneratedRegex("\"deployedAt\": \"[^\"]*\"", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex DeployedAt();
}
