using ReleaseTools.Engine.Images.Daemon;

namespace ReleaseTools.Tests.Images.Daemon;

public sealed class EngineAddressTests
{
    [Theory]
    [InlineData("unix:///run/user/1000/docker.sock", "", "/run/user/1000/docker.sock", "http://engine/", null)]
    [InlineData("npipe:////./pipe/docker_engine", "", "docker_engine", "http://engine/", null)]
    [InlineData(@"npipe:\\\\.\\pipe\\other", "", null, null, null)]
    [InlineData("tcp://10.0.0.1", "", null, "http://10.0.0.1:2375/", null)]
    [InlineData("tcp://10.0.0.1:1234", "", null, "http://10.0.0.1:1234/", null)]
    [InlineData("tcp://build.example.com", "1", null, "https://build.example.com:2376/", "/certs")]
    [InlineData("tcp://[::1]:2375", "", null, "http://[::1]:2375/", null)]
    [InlineData("ssh://build.example.com", "", null, null, null)]
    [InlineData("tcp://ann:secret@10.0.0.1", "", null, null, null)]
    [InlineData("unix://", "", null, null, null)]
    [InlineData("nonsense", "", null, null, null)]
    public void DOCKER_HOST_says_where_it_listens(string host, string verify, string? socket, string? address, string? certificates)
    {
        if (address is null)
        {
            UsageException e = Assert.Throws<UsageException>(() => From(host, verify));
            Assert.DoesNotContain("secret", e.Message + e.Target, StringComparison.Ordinal);
            return;
        }

        DockerAddress engine = From(host, verify);

        Assert.Equal((socket, address, certificates), (engine.Socket, engine.Address.AbsoluteUri, engine.Certificates));
    }

    [Fact]
    public void Without_it_it_is_the_machine_s_own() => Assert.Equal(OperatingSystem.IsWindows() ? "docker_engine" : "/var/run/docker.sock", From("", "").Socket);

    private static DockerAddress From(string host, string verify) =>
        DockerAddress.From(name => name switch { "DOCKER_HOST" => host, "DOCKER_TLS_VERIFY" => verify, "DOCKER_CERT_PATH" => "/certs", _ => null });
}
