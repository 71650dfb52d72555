using System.Diagnostics;
using ReleaseTools.Engine.Images.Daemon;
using ReleaseTools.Images;
using ReleaseTools.ServerTests.Servers;
using ReleaseTools.ServerTests.Sessions;
using ReleaseTools.Tests.Fixtures;

namespace ReleaseTools.ServerTests.Images;

/// <summary>Whole builds whose steps run in containers of a real engine.</summary>
[NeedsServer("dockerd")]
public sealed class ContainerBuildTests(EngineTests.Server server) : IClassFixture<EngineTests.Server>, IAsyncLifetime
{
    private const string Label = "org.releasetools.build";

    private readonly TemporaryFolder _work = new();
    private readonly List<IDisposable> _mine = [];

    public async Task InitializeAsync()
    {
        if (AttachedServer.Missing("dockerd") is not null) return;
        _work.Write("context/Dockerfile", "FROM scratch\nCOPY busybox /bin/busybox\nRUN [\"/bin/busybox\", \"--install\", \"/bin\"]\nENV FROM_IMAGE=yes\n");
        File.Copy("/bin/busybox", _work.At("context", "busybox"));
        await new EngineBuilder(server.Client!).BuildAsync(new BuildRequest(_work.At("context")) { Name = ImageReference.Parse("box:1") }, _ => { }, default);
    }

    public Task DisposeAsync()
    {
        foreach (IDisposable one in _mine) one.Dispose();
        _work.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_step_sees_the_sources_and_what_the_release_says_and_nothing_else_of_the_machine()
    {
        Machine machine = Product("""
            mkdir -p ../out && pwd > ../out/hello
            env | sort
            ip route | sed 's/^/route: /'
            """, "in: docs, env: { MINE: \"my ${version}\" }, secrets: [SIGNING_KEY]");
        machine.Environment["SIGNING_KEY"] = "MARKEDSIGNING";
        machine.Environment["OTHER_TOKEN"] = "MARKEDOTHER";
        machine.Environment["OF_THE_MACHINE"] = "yes";

        ChildResult built = await BuildAsync(machine);

        Assert.True(built.ExitCode == 0, built.Error);
        string log = Log(machine);
        Assert.Contains("| FROM_IMAGE=yes", built.Output, StringComparison.Ordinal);
        Assert.Contains("MINE=my 0.1.0", log, StringComparison.Ordinal);
        Assert.Contains("RELEASE_PRODUCT=hello", log, StringComparison.Ordinal);
        Assert.Contains("PWD=/source/docs", log, StringComparison.Ordinal);
        Assert.Contains("HOME=/home/release", log, StringComparison.Ordinal);
        Assert.Contains("SIGNING_KEY=***", log, StringComparison.Ordinal);
        Assert.DoesNotContain("OTHER_TOKEN", log, StringComparison.Ordinal);
        Assert.DoesNotContain("OF_THE_MACHINE", log, StringComparison.Ordinal);
        Assert.DoesNotContain("route:", log, StringComparison.Ordinal);
        Assert.DoesNotContain("MARKED", built.Output + built.Error + Everything(machine), StringComparison.Ordinal);
        await AssertNoContainerAsync();
    }

    [Fact]
    public async Task What_it_ran_in_is_kept_with_the_session()
    {
        Machine machine = Product("mkdir -p out && echo hello > out/hello");
        string id = (await server.Client!.FindAsync("images/box:1/json", EngineJson.Default.EngineImageDetails, default))!.Id;

        ChildResult built = await BuildAsync(machine, "--output", "json");

        Assert.True(built.ExitCode == 0, built.Error);
        using var session = System.Text.Json.JsonDocument.Parse(built.Output);
        System.Text.Json.JsonElement image = Assert.Single(session.RootElement.GetProperty("buildImages").EnumerateArray());
        Assert.Equal(("box:1", id), (image.GetProperty("name").GetString(), image.GetProperty("digest").GetString()));
        Assert.False(Directory.Exists(Path.Combine(machine.Checkout, ".release", "work", "hello-0.1.0-alpha.0", "home")));
    }

    [Fact]
    public async Task Steps_share_the_sources_and_a_home_folder()
    {
        Machine machine = Product("""
            mkdir -p out && touch ~/kept && echo hello > out/hello
            """, "", "    - { name: second, run: test -f ~/kept && test -f out/hello && test ! -e /tmp/kept, network: true }\n");

        ChildResult built = await BuildAsync(machine);

        Assert.True(built.ExitCode == 0, built.Error);
    }

    [Fact]
    public async Task A_step_that_fails_fails_the_build_with_its_exit_code()
    {
        ChildResult built = await BuildAsync(Product("echo before; echo wrong >&2; exit 3"));

        Assert.Equal((int)ExitCode.Failed, built.ExitCode);
        Assert.Contains("Build step 'make' exited with 3", built.Error, StringComparison.Ordinal);
        Assert.Contains("| wrong", built.Output, StringComparison.Ordinal);
        await AssertNoContainerAsync();
    }

    [Fact]
    public async Task A_step_that_takes_too_long_is_ended_with_its_container()
    {
        ChildResult built = await BuildAsync(Product("echo begun; sleep 600", "timeout: 2s"));

        Assert.Equal((int)ExitCode.Failed, built.ExitCode);
        Assert.Contains("was ended after 2.0 s, its timeout", built.Error, StringComparison.Ordinal);
        Assert.Contains("| begun", built.Output, StringComparison.Ordinal);
        await AssertNoContainerAsync();
    }

    [Fact]
    public async Task A_build_that_is_interrupted_leaves_no_container()
    {
        using Process release = await BeginAsync(Product("echo begun; sleep 600"));

        await Tool.RunAsync("kill", "-INT", release.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await release.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal((int)ExitCode.Cancelled, release.ExitCode);
        await AssertNoContainerAsync();
    }

    [Fact]
    public async Task The_container_of_a_build_that_was_killed_is_removed_by_the_next()
    {
        Machine machine = Product("echo begun; test -n \"$AGAIN\" || sleep 600; mkdir -p out; echo hello > out/hello", "env: { AGAIN: \"${env.AGAIN}\" }");
        machine.Environment["AGAIN"] = "";
        using Process release = await BeginAsync(machine);
        release.Kill();
        await release.WaitForExitAsync();
        Assert.NotEqual("[]\n", await ContainersAsync());
        machine.Environment["AGAIN"] = "yes";

        ChildResult built = await BuildAsync(machine);

        Assert.True(built.ExitCode == 0, built.Error);
        await AssertNoContainerAsync();
    }

    [Fact]
    public async Task An_engine_that_is_not_there_is_told_before_any_work()
    {
        Machine machine = Product("true");
        machine.Environment["DOCKER_HOST"] = $"unix://{_work.At("none.sock")}";

        ChildResult built = await BuildAsync(machine);

        Assert.Equal((int)ExitCode.Refused, built.ExitCode);
        Assert.Contains("container engine: found", built.Error, StringComparison.Ordinal);
        Assert.Contains("none.sock", built.Error, StringComparison.Ordinal);
        Assert.Contains("set DOCKER_HOST", built.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_is_nowhere_is_told_with_what_its_registry_says()
    {
        ChildResult built = await BuildAsync(Product("true", "image: \"127.0.0.1:1/none:1\""));

        Assert.Equal((int)ExitCode.Refused, built.ExitCode);
        Assert.Contains("warning: image 127.0.0.1:1/none:1", built.Output, StringComparison.Ordinal);
        Assert.Contains("could not pull it", built.Error, StringComparison.Ordinal);
        Assert.Contains("connection refused", built.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shell_that_the_image_has_not_is_told()
    {
        ChildResult built = await BuildAsync(Product("true", "shell: bash"));

        Assert.Equal((int)ExitCode.Failed, built.ExitCode);
        Assert.Contains("'make' runs in bash, which the image box:1 does not have", built.Error, StringComparison.Ordinal);
        await AssertNoContainerAsync();
    }

    private Machine Product(string script, string step = "", string more = "")
    {
        GitRepository origin = HelloProduct.Create($$"""
            product: hello
            build:
              runner: container
              image: box:1
              steps:
                - { name: make, run: {{System.Text.Json.JsonSerializer.Serialize(script)}}{{(step.Length > 0 ? $", {step}" : "")}} }
            {{more}}
            artifacts:
              - { name: "hello-${version}.tar.gz", files: out/** }
            """);
        var machine = new Machine($"builder-{Guid.NewGuid():n}", origin.Path) { Environment = { ["DOCKER_HOST"] = $"unix://{server.Socket}" } };
        _mine.Add(machine);
        _mine.Add(origin);
        return machine;
    }

    private static Task<ChildResult> BuildAsync(Machine machine, params string[] arguments) => machine.RunAsync(["run", "--until", "build", .. arguments]);

    private static async Task<Process> BeginAsync(Machine machine)
    {
        Process release = Process.Start(machine.Start("run", "--until", "build"))!;
        var begun = new TaskCompletionSource();
        release.OutputDataReceived += (_, said) =>
        {
            if (said.Data?.Contains("| begun", StringComparison.Ordinal) is true) begun.TrySetResult();
        };
        release.BeginOutputReadLine();
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(60));
        return release;
    }

    private static string Log(Machine machine) => string.Concat(Directory.EnumerateFiles(Path.Combine(machine.Checkout, ".release", "logs")).Select(File.ReadAllText));

    private static string Everything(Machine machine) => string.Concat(Directory.EnumerateFiles(Path.Combine(machine.Checkout, ".release"), "*", SearchOption.AllDirectories).Select(File.ReadAllText));

    private async Task AssertNoContainerAsync() => Assert.Equal("[]\n", await ContainersAsync());

    private Task<string> ContainersAsync() =>
        Tool.RunAsync("curl", "-s", "--unix-socket", server.Socket, "-G", "--data-urlencode", $"filters={{\"label\":[\"{Label}\"]}}", "http://engine/v1.41/containers/json?all=1");
}
