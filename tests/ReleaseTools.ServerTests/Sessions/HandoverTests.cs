using System.Diagnostics;
using ReleaseTools.ServerTests.Storage;

namespace ReleaseTools.ServerTests.Sessions;

/// <summary>A release that one machine begins and another one ends, through a bucket.</summary>
[Collection(S3Collection.Name)]
public sealed class HandoverTests(S3Servers servers) : IAsyncLifetime
{
    private const string Id = "hello-0.1.0-alpha.0";

    private readonly List<IDisposable> _all = [];
    private TestBucket _bucket = null!;
    private string _url = "";

    public async ValueTask InitializeAsync()
    {
        _bucket = await TestBucket.CreateAsync(servers.AddressOf(S3Servers.Moto));
        _url = _bucket.Url(servers.AddressOf(S3Servers.Moto));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IDisposable disposable in _all) disposable.Dispose();
        if (_bucket is not null) await _bucket.DisposeAsync();
    }

    [Fact]
    public async Task One_machine_stages_and_another_publishes_and_flips()
    {
        (Machine one, Machine two) = Machines(stage: _url);
        IsDone(await one.RunAsync("run", "--until", "stage", "--session-store", _url));

        ChildResult listed = await two.RunAsync("list", "--session-store", _url);
        Assert.Contains(Id, listed.Output, StringComparison.Ordinal);
        ChildResult resumed = await two.RunAsync("resume", Id, "--session-store", _url);

        IsDone(resumed);
        Assert.Contains("stage done", resumed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("built again", resumed.Output, StringComparison.Ordinal);
        Assert.Equal("0.1.0-alpha.0\n", await _bucket.TextAsync("some/where/release/hello/latest.txt"));
        string status = (await one.RunAsync("status", Id, "--session-store", _url)).Output;
        Assert.Matches(@"stage +done .* builder-1", status);
        Assert.Matches(@"link +done .* builder-2", status);
        Assert.DoesNotContain(await _bucket.StateAsync(), line => line.Contains("/heartbeats/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_command_on_the_other_machine_goes_on_with_the_same_release()
    {
        (Machine one, Machine two) = Machines(stage: _url);
        IsDone(await one.RunAsync("run", "--until", "stage", "--session-store", _url));

        ChildResult run = await two.RunAsync("run", "--session-store", _url);

        IsDone(run);
        Assert.Contains("the session of this commit", run.Output, StringComparison.Ordinal);
        Assert.Contains("build done", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_built_and_not_staged_is_built_again_and_that_is_said()
    {
        (Machine one, Machine two) = Machines(stage: _url);
        IsDone(await one.RunAsync("run", "--until", "build", "--session-store", _url));
        TestWork.Remove(one.Checkout);         // another machine's disk is not ours

        ChildResult resumed = await two.RunAsync("resume", Id, "--session-store", _url);

        IsDone(resumed);
        Assert.Contains("it is built again", resumed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_the_first_machine_is_not_looked_for_in_the_second()
    {
        (Machine one, Machine two) = Machines(stage: "file:.release");
        IsDone(await one.RunAsync("run", "--until", "stage", "--session-store", _url));

        ChildResult refused = await two.RunAsync("resume", Id, "--session-store", _url);

        Assert.Equal((int)ExitCode.Refused, refused.ExitCode);
        Assert.Contains("a folder of builder-1. This is builder-2", refused.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(two.Checkout, ".release", "release")));
        IsDone(await one.RunAsync("resume", Id, "--session-store", _url));
    }

    [Fact]
    public async Task A_step_of_a_killed_machine_is_refused_by_its_name_and_taken_over_when_that_is_forced()
    {
        (Machine one, Machine two) = Machines(stage: _url, script: "test -e ../../go || sleep 60");
        using (Process building = Process.Start(one.Start("run", "--session-store", _url))!)
        {
            while (!(await _bucket.StateAsync()).Any(line => line.Contains("000004.json", StringComparison.Ordinal))) await Task.Delay(100);
            building.Kill(entireProcessTree: true);
            await building.WaitForExitAsync();
        }
        await two.RunAsync("list", "--session-store", _url);
        Directory.CreateDirectory(TestWork.Of(two.Checkout));
        File.WriteAllText(Path.Combine(TestWork.Of(two.Checkout), "go"), "");

        ChildResult refused = await two.RunAsync("resume", Id, "--session-store", _url);
        Assert.Equal((int)ExitCode.Refused, refused.ExitCode);
        Assert.Contains("on builder-1", refused.Error, StringComparison.Ordinal);

        IsDone(await two.RunAsync("resume", Id, "--session-store", _url, "--take-over", "--force"));
    }

    private (Machine One, Machine Two) Machines(string stage, string script = "true")
    {
        GitRepository origin = HelloProduct.Building($"{script}\nmkdir -p out && printf hello > out/hello", more: $"stage: {{ store: \"{stage}\" }}");
        var machines = (One: new Machine("builder-1", origin.Path), Two: new Machine("builder-2", origin.Path));
        _all.AddRange([origin, machines.One, machines.Two]);
        return machines;
    }

    private static void IsDone(ChildResult result) => Assert.True(result.ExitCode == 0, result.Error + result.Output);
}
