using System.Diagnostics;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Storage.S3;

namespace ReleaseTools.ServerTests.Storage;

/// <summary>A process that ends in the middle of an upload in parts.</summary>
[Soak]
public abstract class KillTests(S3Servers servers, string script) : IAsyncLifetime
{
    private const string Key = "stage/hello/1.2.0/big.tar.gz";

    private readonly Uri _server = servers.AddressOf(script);
    private readonly TestFolder _folder = new();
    private string _file = "";
    private TestBucket _bucket = null!;
    private FaultProxy _proxy = null!;

    public async ValueTask InitializeAsync()
    {
        // three parts
        byte[] bytes = new byte[20 << 20];
        new Random(1).NextBytes(bytes);
        await File.WriteAllBytesAsync(_file = _folder.At("big"), bytes);
        _bucket = await TestBucket.CreateAsync(_server);
        _proxy = await FaultProxy.StartAsync(_server);
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _bucket.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_next_run_sends_only_the_parts_that_had_not_arrived()
    {
        await KillInLastPartAsync();
        Assert.Equal([$"some/where/{Key} 2"], await _bucket.UploadsAsync());
        int before = Parts().Length;
        _proxy.Plan = _ => FaultKind.None;

        ChildResult next = await Child.RunAsync(Put());

        Assert.True(next.ExitCode == 0, next.Error);
        Assert.Equal(["3"], Parts()[before..]);
        Assert.Empty(await _bucket.UploadsAsync());
        Assert.Equal(await File.ReadAllBytesAsync(_file), await S3Connection.Open(S3Address.Parse(_bucket.Url(_server))).BytesAsync(Key));
    }

    [Fact]
    public async Task What_nobody_goes_on_with_is_swept_once_it_is_old_enough()
    {
        await KillInLastPartAsync();
        IObjectStore store = S3Connection.Open(S3Address.Parse(_bucket.Url(_server)));
        Assert.Equal(0, await store.SweepAsync("stage/", DateTimeOffset.UtcNow.AddHours(-1), CancellationToken.None));
        Assert.Equal(0, await store.SweepAsync("release/", DateTimeOffset.UtcNow.AddHours(1), CancellationToken.None));
        Assert.Single(await _bucket.UploadsAsync());
        Assert.Equal(1, await store.SweepAsync("stage/", DateTimeOffset.UtcNow.AddHours(1), CancellationToken.None));
        Assert.Empty(await _bucket.UploadsAsync());
    }

    private async Task KillInLastPartAsync()
    {
        _proxy.Plan = request => request.Name.Contains("partNumber=3", StringComparison.Ordinal) ? FaultKind.Stall : FaultKind.None;
        using Process process = Process.Start(Put())!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        await Eventually.HoldsAsync(() => process.HasExited || HasAllButLast(), "the parts arrive");
        Assert.True(HasAllButLast(), $"the parts did not arrive: {(process.HasExited ? await error : "")}");
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    private ProcessStartInfo Put() => Child.Start("ReleaseTools.Crash", "ReleaseTools.Crash", _folder.Path, ["put", _bucket.Url(_proxy.Address), Key, _file]);

    private bool HasAllButLast() => _proxy.Requests.Count(request => request.Name.Contains("partNumber=", StringComparison.Ordinal) && request.Status == 200) == 2
        && _proxy.Requests.Any(request => request.Fault is FaultKind.Stall);

    private string[] Parts() => [.. _proxy.Requests.Where(request => request.Method == "PUT" && request.BodyLength > 0 && request.Name.Contains("partNumber=", StringComparison.Ordinal))
        .Select(request => request.Name.Split("partNumber=")[1].Split('&')[0])];
}

[Collection(S3Collection.Name)]
public sealed class CephKillTests(S3Servers servers) : KillTests(servers, S3Servers.Ceph);

[Collection(S3Collection.Name)]
public sealed class MotoKillTests(S3Servers servers) : KillTests(servers, S3Servers.Moto);
