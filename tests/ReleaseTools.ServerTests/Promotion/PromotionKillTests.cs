using System.Diagnostics;
using ReleaseTools.Images;
using ReleaseTools.ServerTests.Images;
using ReleaseTools.ServerTests.Servers;
using ReleaseTools.Tests.Images.Registry;
using Xunit.Abstractions;

namespace ReleaseTools.ServerTests.Promotion;

/// <summary>A promotion that is killed anywhere, and run again, comes to what one comes to that nobody disturbed.</summary>
[NeedsServer(DockerRegistries.Script)]
public sealed class PromotionKillTests(ITestOutputHelper output) : IDisposable
{
    private const int Images = 50, Kills = 6;

    private readonly PromotionWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task The_next_run_comes_to_the_same_end()
    {
        var images = new List<(string, ImageDigest, string[])>();
        for (int i = 0; i < Images; i++)
        {
            TestImage image = await _world.PushAsync($"image{i}", i, null, size: 100_000);
            if (i % 10 == 0) await _world.PushAsync($"image{i}", 1000 + i, $"sha256-{image.Manifest.Digest.Hex}.sig");
            images.Add(($"image{i}", image.Manifest.Digest, ["1.0", "latest"]));
        }
        Assert.Equal(0, (await _world.PromoteAsync("apply", _world.Manifest("whole", images))).ExitCode);
        SortedDictionary<string, string> whole = _world.State("whole");
        // what the registry itself keeps of each: two tags of fifty, five signatures, and what they name
        Assert.Equal((Images * 2) + 5, whole.Keys.Count(file => file.Contains("/_manifests/tags/", StringComparison.Ordinal) && file.EndsWith("/current/link", StringComparison.Ordinal)));
        int seed = Environment.TickCount;
        var random = new Random(seed);
        int killed = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            string below = $"killed{kill}", manifest = _world.Manifest(below, images);
            // over the whole of it, each in its own sixth
            int moment = (whole.Count * kill / Kills) + random.Next(whole.Count / Kills);
            await KillAsync(manifest, below, moment);
            int left = _world.Size(below);
            output.WriteLine($"seed {seed}: killed at {left} of {whole.Count} files, wanted at {moment}");
            if (left < whole.Count) killed++;

            Assert.Equal(0, (await _world.PromoteAsync("apply", manifest)).ExitCode);

            Assert.Equal(whole, _world.State(below));
        }
        // one that is quick may come to its end before it is killed; not each of them
        Assert.InRange(killed, Kills / 2, Kills);
    }

    private async Task KillAsync(string manifest, string below, int moment)
    {
        using Process process = Process.Start(_world.Start("apply", manifest))!;
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        while (!process.HasExited && _world.Size(below) < moment) await Task.Delay(5);
        process.Kill();
        await process.WaitForExitAsync();
    }
}
