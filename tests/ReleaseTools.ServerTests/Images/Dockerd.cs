using System.Text.Json;
using ReleaseTools.Engine.Images.Daemon;

namespace ReleaseTools.ServerTests.Images;

/// <summary>A container engine for the tests of a class, started when the first one asks for it.</summary>
public class Dockerd : IDisposable
{
    private readonly Lazy<AttachedServer> _server;

    public Dockerd() : this(prefersBuildKit: false) { }

    protected Dockerd(bool prefersBuildKit) => _server = new(() => new AttachedServer("dockerd", ("TEST_BUILDKIT", prefersBuildKit ? "1" : "0")));

    public string Socket => Path.Combine(_server.Value.Folder, "docker.sock");

    internal DockerConnection Client => field ??= new DockerConnection(DockerAddress.From(name => name == "DOCKER_HOST" ? $"unix://{Socket}" : null));

    /// <returns>What each container that carries a label has as its value, the ended ones included.</returns>
    public async Task<IReadOnlyList<string>> ContainersAsync(string label)
    {
        using var answer = JsonDocument.Parse(await Tool.RunAsync("curl", "-s", "--unix-socket", Socket, "-G", "--data-urlencode", $"filters={{\"label\":[\"{label}\"]}}", "http://engine/v1.41/containers/json?all=1"));
        return [.. answer.RootElement.EnumerateArray().Select(container => container.GetProperty("Labels").GetProperty(label).GetString()!)];
    }

    public void Dispose()
    {
        if (_server.IsValueCreated) _server.Value.Dispose();
        GC.SuppressFinalize(this);
    }
}
