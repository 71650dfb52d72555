using ReleaseTools.Engine.Pods.Machine;
using ReleaseTools.Engine.Pods.Machine.Containers;
using ReleaseTools.Engine.Pods.Machine.Files;
using ReleaseTools.Engine.Retries;
using ReleaseTools.Pods;
using ReleaseTools.ServerTests.Images;
using ReleaseTools.TestKit.Pods;

namespace ReleaseTools.ServerTests.Pods;

/// <summary>A machine with a real container engine, whose units run.</summary>
internal sealed class DockerMachine : IDisposable
{
    private readonly string _socket;
    private readonly RunningUnits _units;

    public DockerMachine(Dockerd server)
    {
        Requires.Program("docker");
        _socket = server.Socket;
        _units = new RunningUnits(World.Context.Folders.System(MachineFolders.Units));
        Context = World.Context with
        {
            Systemd = _units,
            Environment = new Dictionary<string, string>(World.Context.Environment, StringComparer.Ordinal) { ["DOCKER_HOST"] = $"unix://{_socket}" },
            OpenEngine = (context, address) => DockerEngine.Of(context.Environment, address),
            HealthRetry = new Retry { FirstDelay = TimeSpan.FromMilliseconds(200), LongestDelay = TimeSpan.FromMilliseconds(200), Jitter = (1, 1) },
        };
        Pods = new PodMachine(Context);
    }

    public PodWorld World { get; } = new();

    public MachineContext Context { get; }

    public PodMachine Pods { get; }

    /// <summary>A pod that serves its version on a port.</summary>
    /// <param name="retries">How many times the health check asks again.</param>
    public SampleBundle Server(string version, int port, string script = BusyboxBundle.Server, int retries = 1000) => BusyboxBundle.Create(World, PodTag.Parse($"//foo:web@{version}"), script,
        $$""", "ports": [{"name": "http", "hostPorts": [{{port}}]}], "healthCheck": {"http": "http://127.0.0.1:${port.http}/version", "retries": {{retries}}}""");

    /// <summary>What Docker's own program prints.</summary>
    public Task<string> DockerAsync(params string[] arguments) => Tool.RunAsync("docker", ["--host", $"unix://{_socket}", .. arguments]);

    /// <summary>Everything that the engine has: containers, images and volumes.</summary>
    public async Task<string[]> EngineAsync() => [.. string.Concat(await DockerAsync("ps", "--all", "--quiet"), await DockerAsync("images", "--all", "--quiet"), await DockerAsync("volume", "ls", "--quiet")).Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    public void Dispose()
    {
        _units.Dispose();
        World.Dispose();
    }
}
