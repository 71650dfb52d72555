using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Images.Daemon;
using ReleaseTools.Engine.Images.Registry.Credentials;
using ReleaseTools.Engine.Workflow.Build;
using ReleaseTools.Tests.Images.Daemon;

namespace ReleaseTools.Tests.Builds;

/// <summary>What an engine is asked for when a step runs in a container.</summary>
public sealed class ContainerScriptsTests : IDisposable
{
    private static readonly string s_digest = $"sha256:{new string('d', 64)}";

    private readonly TestFolder _work = new();
    private readonly List<string> _said = [];
    private readonly List<string> _output = [];
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);
    private string _created = "", _login = "", _options = "[]";
    private bool _isThere = true;

    public ContainerScriptsTests()
    {
        _work.Write("source/sub/file", "x");
        _environment["DOCKER_CONFIG"] = _work.Path;
        _environment["HOME"] = _work.Path;
    }

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task A_container_has_the_sources_the_environment_of_the_step_and_no_network()
    {
        await using EnginePlay engine = await EngineAsync();

        await RunAsync(engine, new BuildStep { Name = "make", Run = "make all", Shell = StepShell.Bash });

        using var created = JsonDocument.Parse(_created);
        JsonElement container = created.RootElement, host = container.GetProperty("HostConfig");
        Assert.Equal("[\"bash\"]", container.GetProperty("Entrypoint").GetRawText());
        Assert.Equal("""["-e","-o","pipefail","-c","make all"]""", container.GetProperty("Cmd").GetRawText());
        Assert.Equal("/source/sub", container.GetProperty("WorkingDir").GetString());
        Assert.Equal("""["A=b c","HOME=/home/release"]""", container.GetProperty("Env").GetRawText());
        Assert.Equal("none", host.GetProperty("NetworkMode").GetString());
        Assert.Equal([(_work.At("source"), "/source"), (_work.At("home"), "/home/release")], host.GetProperty("Mounts").EnumerateArray().Select(mount => (mount.GetProperty("Source").GetString(), mount.GetProperty("Target").GetString())));
        Assert.Equal(_work.Path, container.GetProperty("Labels").GetProperty(ContainerScripts.Label).GetString());
        if (!OperatingSystem.IsWindows()) Assert.Matches("^[0-9]+:[0-9]+$", container.GetProperty("User").GetString());
    }

    [Fact]
    public async Task A_step_that_asks_for_the_network_has_the_engines_own()
    {
        await using EnginePlay engine = await EngineAsync();

        await RunAsync(engine, new BuildStep { Name = "make", Run = "make", Network = true });

        Assert.Contains("\"NetworkMode\":\"default\"", _created, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_engine_of_an_ordinary_user_sees_that_user_as_root()
    {
        _options = """["name=seccomp,profile=default","name=rootless"]""";
        await using EnginePlay engine = await EngineAsync();

        await RunAsync(engine, new BuildStep { Name = "make", Run = "make" });

        if (!OperatingSystem.IsWindows()) Assert.Contains("\"User\":\"0:0\"", _created, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_is_missing_is_pulled_with_the_login_of_its_registry()
    {
        _isThere = false;
        _work.Write("config.json", """{"auths":{"registry.example.com":{"auth":"YW5uOnMzY3JldHdvcmQ="}}}""");
        await using EnginePlay engine = await EngineAsync();

        ContainerScripts scripts = await RunAsync(engine, new BuildStep { Name = "make", Run = "make" }, "registry.example.com/tools/make:4");

        Assert.Contains("POST images/create?fromImage=registry.example.com%2Ftools%2Fmake&tag=4", engine.Requests);
        Assert.Equal("""{"serveraddress":"registry.example.com","username":"ann","password":"s3cretword"}""", Encoding.UTF8.GetString(Convert.FromBase64String(_login.Replace('-', '+').Replace('_', '/'))));
        Assert.Equal(["pull registry.example.com/tools/make:4", $"registry.example.com/tools/make:4 is {s_digest}"], _said);
        Assert.Equal([("registry.example.com/tools/make:4", s_digest)], scripts.Images.Select(image => (image.Name, image.Digest)));
    }

    [Theory]
    [InlineData(404, """{"message":"manifest for registry.example.com/tools/make:4 not found: s3cretword"}""", "not found: ***")]
    [InlineData(200, """{"status":"Pulling"}{"errorDetail":{"message":"unauthorized: s3cretword"},"error":"unauthorized"}""", "unauthorized: ***")]
    public async Task One_that_can_not_be_pulled_is_told_without_the_login(int status, string answer, string message)
    {
        _isThere = false;
        _work.Write("config.json", """{"auths":{"registry.example.com":{"auth":"YW5uOnMzY3JldHdvcmQ="}}}""");
        await using EnginePlay engine = await EngineAsync(async context =>
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(answer);
        });

        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => RunAsync(engine, new BuildStep { Name = "make", Run = "make" }, "registry.example.com/tools/make:4"));

        Assert.Equal("ImageNotPulled", e.ErrorId);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cretword", e.ToString(), StringComparison.Ordinal);
        Assert.Contains("docker login registry.example.com", e.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Steps_of_one_build_run_in_one_image_whatever_is_pulled_meanwhile()
    {
        await using EnginePlay engine = await EngineAsync();
        ContainerScripts scripts = Scripts(engine, "make:4");
        var step = new BuildStep { Name = "make", Run = "make" };

        await scripts.RunAsync(step, _work.At("source"), _environment, default);
        await scripts.RunAsync(step, _work.At("source"), _environment, default);

        Assert.Single(engine.Requests, request => request == "GET images/docker.io/library/make:4/json");
        Assert.Contains("\"Image\":\"sha256:1\"", _created, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_inherited_of_the_machine_is_the_steps_own_secrets()
    {
        await using EnginePlay engine = await EngineAsync();
        var machine = new Dictionary<string, string> { ["PATH"] = "/bin", ["SIGNING_KEY"] = "k", ["OTHER_KEY"] = "o" };

        Assert.Equal(["SIGNING_KEY"], Scripts(engine, "make:4").Inherited(machine, new BuildStep { Name = "make", Run = "make", Secrets = ["SIGNING_KEY", "NOT_SET"] }).Select(variable => variable.Key));
    }

    [Fact]
    public async Task Containers_that_an_earlier_run_left_are_removed_first()
    {
        _work.Write("home/left", "x");
        await using EnginePlay engine = await EngineAsync();

        await Scripts(engine, "make:4").PrepareAsync(default);

        string filter = Uri.EscapeDataString($$$"""{"label":{"{{{ContainerScripts.Label}}}={{{_work.Path}}}":true}}""");
        Assert.Equal([$"GET containers/json?all=1&filters={filter}", "DELETE containers/old?v=1&force=1"], engine.Requests);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_work.At("home")));
    }

    private async Task<ContainerScripts> RunAsync(EnginePlay engine, BuildStep step, string image = "make:4")
    {
        ContainerScripts scripts = Scripts(engine, image);
        Assert.Equal(7, await scripts.RunAsync(step, _work.At("source", "sub"), new Dictionary<string, string> { ["A"] = "b c" }, default));
        Assert.Equal(["said"], _output);
        return scripts;
    }

    private ContainerScripts Scripts(EnginePlay engine, string image) =>
        new(engine.Client, new DockerPuller(engine.Client, new RegistryCredentials(_environment)), new ContainerFolders(_work.At("source"), _work.Path), _ => image, _said.Add, _output.Add);

    private Task<EnginePlay> EngineAsync(Func<HttpContext, Task>? pull = null) => EnginePlay.StartAsync(async (asked, context) =>
    {
        switch (asked)
        {
            case "GET info":
                await context.Response.WriteAsync($$"""{"OSType":"linux","SecurityOptions":{{_options}}}""");
                break;
            case "POST images/create":
                _login = context.Request.Headers["X-Registry-Auth"].ToString();
                _isThere = pull is null;
                await (pull?.Invoke(context) ?? context.Response.WriteAsync("""{"status":"Pulling from tools/make","id":"4"}"""));
                break;
            case "GET containers/json":
                await context.Response.WriteAsync("""[{"Id":"old"}]""");
                break;
            case "POST containers/create":
                _created = await new StreamReader(context.Request.Body).ReadToEndAsync();
                context.Response.StatusCode = 201;
                await context.Response.WriteAsync("""{"Id":"c1"}""");
                break;
            case "GET containers/c1/json":
                await context.Response.WriteAsync("""{"Id":"c1","Config":{"Tty":false}}""");
                break;
            case "GET containers/c1/logs":
                await context.Response.Body.WriteAsync(new byte[] { 1, 0, 0, 0, 0, 0, 0, 5, (byte)'s', (byte)'a', (byte)'i', (byte)'d', (byte)'\n' });
                break;
            case "POST containers/c1/wait":
                await context.Response.WriteAsync("""{"StatusCode":7}""");
                break;
            default:
                if (!asked.EndsWith("/json", StringComparison.Ordinal)) break;
                if (_isThere) await context.Response.WriteAsync($$"""{"Id":"sha256:1","RepoDigests":["other.example.com/make@sha256:{{new string('e', 64)}}","registry.example.com/tools/make@{{s_digest}}"]}""");
                else context.Response.StatusCode = 404;
                break;
        }
    });
}
