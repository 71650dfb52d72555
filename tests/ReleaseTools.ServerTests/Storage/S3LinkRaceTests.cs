using System.Diagnostics;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Storage.S3;
using ReleaseTools.Staging;
using ReleaseTools.Versions;

namespace ReleaseTools.ServerTests.Storage;

/// <summary>Real processes that move one link in one bucket.</summary>
[Soak]
public abstract class S3LinkRaceTests(S3Servers servers, string script)
{
    private const int Racers = 3, Flips = 60;

    private readonly Uri _server = servers.AddressOf(script);

    [Fact]
    public async Task Processes_that_flip_one_link_never_end_on_the_older_version_nor_ever_step_back()
    {
        (ReleaseVersion To, ReleaseVersion? From)[] moves = await RaceAsync(_ => FaultKind.None);

        // what each move says it replaced makes one chain: no two replaced the same version, and every step went up
        Assert.Equal(moves.Length, moves.Select(move => move.From?.ToString()).Distinct().Count());
        Assert.Equal(moves.Select(move => move.To).Order().SkipLast(1), moves.Select(move => move.From).OfType<ReleaseVersion>().Order());
    }

    [Fact]
    public Task Nor_where_reads_fail_and_answers_of_writes_are_lost() => RaceAsync(request =>
        !request.Name.EndsWith("latest.txt", StringComparison.Ordinal) ? FaultKind.None : (request.Number % 15) switch
        {
            3 => FaultKind.LostAnswer,
            7 => FaultKind.InternalError,
            11 => FaultKind.Reset,
            _ => FaultKind.None,
        });

    /// <returns>The moves that the processes told of.</returns>
    private async Task<(ReleaseVersion To, ReleaseVersion? From)[]> RaceAsync(Func<SeenRequest, FaultKind> plan)
    {
        await using TestBucket bucket = await TestBucket.CreateAsync(_server);
        await using FaultProxy proxy = await FaultProxy.StartAsync(_server);
        IObjectStore store = S3Connection.Open(S3Address.Parse(bucket.Url(_server)));
        for (int minor = 0; minor < Flips; minor++)
        {
            string text = ManifestJson.Format(new ReleaseManifest(1, "hello", ReleaseVersion.Create(1, minor, 0), SmallRelease.Build, "1a2b3c4d", []));
            await store.PutTextAsync($"release/hello/1.{minor}.0/manifest.json", text);
        }
        proxy.Plan = plan;
        Process[] racers = [.. Enumerable.Range(0, Racers).Select(first => Start(bucket.Url(proxy.Address), first))];
        foreach (Process racer in racers) Assert.Equal("ready", await racer.StandardOutput.ReadLineAsync());
        foreach (Process racer in racers) await racer.StandardInput.WriteLineAsync("go");
        string[] output = await Task.WhenAll(racers.Select(racer => racer.StandardOutput.ReadToEndAsync()));
        foreach (Process racer in racers)
        {
            string error = await racer.StandardError.ReadToEndAsync();
            await racer.WaitForExitAsync();
            Assert.True(racer.ExitCode == 0, error);
            racer.Dispose();
        }
        Assert.Equal($"1.{Flips - 1}.0\n", await store.TextAsync("release/hello/latest.txt"));
        (ReleaseVersion To, ReleaseVersion? From)[] moves = [.. string.Concat(output).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ')).Where(words => words[1] == nameof(LinkVerdict.Forward))
            .Select(words => (ReleaseVersion.Parse(words[0]), words[2].Length == 0 ? null : ReleaseVersion.Parse(words[2])))];
        Assert.All(moves, move => Assert.True(move.From is null || move.From < move.To));
        return moves;
    }

    private static Process Start(string store, int first) =>
        Process.Start(Child.Start("ReleaseTools.LinkRacer", "link-racer", AppContext.BaseDirectory, [store, $"{first}", $"{Racers}", $"{Flips / Racers}"]))!;
}

[Collection(S3Collection.Name)]
public sealed class CephLinkRaceTests(S3Servers servers) : S3LinkRaceTests(servers, S3Servers.Ceph);

[Collection(S3Collection.Name)]
public sealed class MotoLinkRaceTests(S3Servers servers) : S3LinkRaceTests(servers, S3Servers.Moto);
