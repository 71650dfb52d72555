using System.Diagnostics;
using ReleaseTools.Engine.Images.Daemon;
using ReleaseTools.Images;

namespace ReleaseTools.ServerTests.Images;

/// <summary>Whole builds whose steps run in containers of a real engine.</summary>
public sealed class ContainerBuildTests(Dockerd server) : IClassFixture<Dockerd>, IAsyncLifetime
{
    private const string Label = "org.releasetools.build";

    private readonly TestFolder _work = new();
    private readonly List<IDisposable> _mine = [];

    public async ValueTask InitializeAsync()
    {
        _work.Write("context/Dockerfile", "FROM scratch\nCOPY busybox /bin/busybox\nRUN [\"/bin/busybox\", \"--install\", \"/bin\"]\nENV FROM_IMAGE=yes\n");
        File.Copy("/bin/busybox", _work.At("context", "busybox"));
        await new DockerBuilder(server.Client).BuildAsync(new BuildRequest(_work.At("context")) { Name = RegistryReference.Parse("box:1") }, _ => { }, default);
    }

    public ValueTask DisposeAsync()
    {
        foreach (IDisposable one in _mine) one.Dispose();
        _work.Dispose();
        return ValueTask.CompletedTask;
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
        Assert.Empty(await ContainersAsync(machine));
    }

    [Fact]
    public async Task What_it_ran_in_is_kept_with_the_session()
    {
        Machine machine = Product("mkdir -p out && echo hello > out/hello");
        string id = (await server.Client.AskAsync(docker => docker.Images.InspectImageAsync("box:1"))).ID;

        ChildResult built = await BuildAsync(machine, "--output", "json");

        Assert.True(built.ExitCode == 0, built.Error);
        using var session = System.Text.Json.JsonDocument.Parse(built.Output);
        System.Text.Json.JsonElement image = Assert.Single(session.RootElement.GetProperty("buildImages").EnumerateArray());
        Assert.Equal(("box:1", id), (image.GetProperty("name").GetString(), image.GetProperty("digest").GetString()));
        Assert.False(Directory.Exists(Path.Combine(TestWork.Of(machine.Checkout, "hello-0.1.0-alpha.0"), "home")));
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
        Machine machine = Product("echo before; echo wrong >&2; exit 3");

        ChildResult built = await BuildAsync(machine);

        Assert.Equal((int)ExitCode.Failed, built.ExitCode);
        Assert.Contains("Build step 'make' exited with 3", built.Error, StringComparison.Ordinal);
        Assert.Contains("| wrong", built.Output, StringComparison.Ordinal);
        Assert.Empty(await ContainersAsync(machine));
    }

    [Fact]
    public async Task A_step_that_takes_too_long_is_ended_with_its_container()
    {
        Machine machine = Product("echo begun; sleep 600", "timeout: 2s");

        ChildResult built = await BuildAsync(machine);

        Assert.Equal((int)ExitCode.Failed, built.ExitCode);
        Assert.Contains("was ended after 2.0 s, its timeout", built.Error, StringComparison.Ordinal);
        Assert.Contains("| begun", built.Output, StringComparison.Ordinal);
        Assert.Empty(await ContainersAsync(machine));
    }

    [Fact]
    public async Task A_build_that_is_interrupted_leaves_no_container()
    {
        Machine machine = Product("echo begun; sleep 600");
        using Process release = await BeginAsync(machine);

        await Tool.RunAsync("kill", "-INT", release.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await release.WaitForExitAsync();

        Assert.Equal((int)ExitCode.Cancelled, release.ExitCode);
        Assert.Empty(await ContainersAsync(machine));
    }

    [Fact]
    public async Task The_container_of_a_build_that_was_killed_is_removed_by_the_next()
    {
        Machine machine = Product("echo begun; test -n \"$AGAIN\" || sleep 600; mkdir -p out; echo hello > out/hello", "env: { AGAIN: \"${env.AGAIN}\" }");
        machine.Environment["AGAIN"] = "";
        using Process release = await BeginAsync(machine);
        release.Kill();
        await release.WaitForExitAsync();
        Assert.NotEmpty(await ContainersAsync(machine));
        machine.Environment["AGAIN"] = "yes";

        ChildResult built = await BuildAsync(machine);

        Assert.True(built.ExitCode == 0, built.Error);
        Assert.Empty(await ContainersAsync(machine));
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
        Machine machine = Product("true", "shell: bash");

        ChildResult built = await BuildAsync(machine);

        Assert.Equal((int)ExitCode.Failed, built.ExitCode);
        Assert.Contains("'make' runs in bash, which the image box:1 does not have", built.Error, StringComparison.Ordinal);
        Assert.Empty(await ContainersAsync(machine));
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
        Process release = Process.Start(machine.Start("run", "--until", "build").WithDefaultSignals())!;
        var begun = new TaskCompletionSource();
        release.OutputDataReceived += (_, said) =>
        {
            if (said.Data?.Contains("| begun", StringComparison.Ordinal) is true) begun.TrySetResult();
        };
        release.BeginOutputReadLine();
        await await Task.WhenAny(begun.Task, release.WaitForExitAsync());
        Assert.True(begun.Task.IsCompleted, "the build ended before its step began");
        return release;
    }

    private static string Log(Machine machine) => string.Concat(Directory.EnumerateFiles(Path.Combine(machine.Checkout, ".release", "logs")).Select(File.ReadAllText));

    private static string Everything(Machine machine) => string.Concat(Directory.EnumerateFiles(Path.Combine(machine.Checkout, ".release"), "*", SearchOption.AllDirectories).Select(File.ReadAllText));

    /// <summary>The containers of the builds of one machine: other tests have theirs.</summary>
    private async Task<string[]> ContainersAsync(Machine machine) => [.. (await server.ContainersAsync(Label)).Where(machine.Owns)];
}
