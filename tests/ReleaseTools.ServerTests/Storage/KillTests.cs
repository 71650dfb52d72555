using System.Diagnostics;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Storage.S3;
using ReleaseTools.ServerTests.Http;
using ReleaseTools.ServerTests.Servers;
using ReleaseTools.Tests.Fixtures;

namespace ReleaseTools.ServerTests.Storage;

/// <summary>A run whose process ends in the middle of an upload in parts.</summary>
public abstract class KillTests(S3Servers servers, string script) : IAsyncLifetime
{
    private readonly Uri _server = servers.AddressOf(script);
    private TestBucket _bucket = null!;
    private FaultProxy _proxy = null!;

    public async Task InitializeAsync()
    {
        _bucket = await TestBucket.CreateAsync(_server);
        _proxy = await FaultProxy.StartAsync(_server);
    }

    public async Task DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _bucket.DisposeAsync();
    }

    [Fact]
    public async Task The_next_run_sends_only_the_parts_that_had_not_arrived()
    {
        using GitRepository repository = Product();
        await KillInLastPartAsync(repository);
        Assert.Equal(["2"], (await _bucket.UploadsAsync()).Select(upload => upload.Split(' ')[^1]));
        int before = Parts().Length;
        _proxy.Plan = _ => FaultKind.None;

        ChildResult next = await Child.ReleaseAsync(repository.Path, "run");

        Assert.True(next.ExitCode == 0, next.Error);
        Assert.Equal(["3"], Parts()[before..]);
        Assert.Empty(await _bucket.UploadsAsync());
        Assert.Contains(await _bucket.StateAsync(), line => line.Contains("/release/hello/0.1.0", StringComparison.Ordinal) && line.Contains("big.txt", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_nobody_goes_on_with_is_swept_once_it_is_old_enough()
    {
        using GitRepository repository = Product();
        await KillInLastPartAsync(repository);
        IObjectStore store = S3Connection.Open(S3Address.Parse(_bucket.Url(_server)));
        Assert.Equal(0, await store.SweepAsync("stage/", DateTimeOffset.UtcNow.AddHours(-1), CancellationToken.None));
        Assert.Equal(0, await store.SweepAsync("release/", DateTimeOffset.UtcNow.AddHours(1), CancellationToken.None));
        Assert.Single(await _bucket.UploadsAsync());
        Assert.Equal(1, await store.SweepAsync("stage/", DateTimeOffset.UtcNow.AddHours(1), CancellationToken.None));
        Assert.Empty(await _bucket.UploadsAsync());
    }

    private async Task KillInLastPartAsync(GitRepository repository)
    {
        _proxy.Plan = request => request.Name.Contains("partNumber=3", StringComparison.Ordinal) ? FaultKind.Stall : FaultKind.None;
        using Process process = Process.Start(Child.Release(repository.Path, "run"))!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        for (int i = 0; i < 1200 && !process.HasExited && !HasAllButLast(); i++) await Task.Delay(50);
        Assert.True(HasAllButLast(), $"the parts did not arrive: {(process.HasExited ? await error + await output : "too slow")}");
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    private bool HasAllButLast() => _proxy.Requests.Count(request => request.Name.Contains("partNumber=", StringComparison.Ordinal) && request.Status == 200) == 2
        && _proxy.Requests.Any(request => request.Fault is FaultKind.Stall);

    private string[] Parts() => [.. _proxy.Requests.Where(request => request.Method == "PUT" && request.BodyLength > 0 && request.Name.Contains("partNumber=", StringComparison.Ordinal))
        .Select(request => request.Name.Split("partNumber=")[1].Split('&')[0])];

    /// <summary>One artifact of 20 MiB and a bit: three parts.</summary>
    private GitRepository Product()
    {
        var repository = new GitRepository();
        repository.Write("release.yaml", $$"""
            product: hello
            build:
              steps:
                - name: make
                  run: |
                    mkdir -p out
                    seq 1000000 3700000 > out/big.txt
            artifacts:
              - files: out/big.txt
            stage: { store: "{{_bucket.Url(_proxy.Address)}}" }
            publish: { store: "{{_bucket.Url(_proxy.Address)}}" }
            """);
        repository.Commit("feat: say hello (#1)");
        return repository;
    }
}

[Collection(S3Collection.Name), NeedsServer(S3Servers.Ceph)]
public sealed class CephKillTests(S3Servers servers) : KillTests(servers, S3Servers.Ceph);

[Collection(S3Collection.Name), NeedsServer(S3Servers.Moto)]
public sealed class MotoKillTests(S3Servers servers) : KillTests(servers, S3Servers.Moto);
