using System.Diagnostics;
using ReleaseTools.Images;

namespace ReleaseTools.ServerTests.Promotion;

/// <summary>A promotion that is killed anywhere, and run again, comes to what one comes to that nobody disturbed.</summary>
[Soak]
public sealed class PromotionKillTests
{
    private const int Images = 50, Kills = 6;

    [Fact]
    public async Task The_next_run_comes_to_the_same_end()
    {
        await using PromotionWorld world = await PromotionWorld.CreateAsync();
        var images = new List<(string, ImageDigest, string[])>();
        for (int i = 0; i < Images; i++)
        {
            TestImage image = await world.PushAsync($"image{i}", i, null, size: 100_000);
            if (i % 10 == 0) await world.PushAsync($"image{i}", 1000 + i, $"sha256-{image.Manifest.Digest.Hex}.sig");
            images.Add(($"image{i}", image.Manifest.Digest, ["1.0", "latest"]));
        }
        Assert.Equal(0, (await world.PromoteAsync("apply", world.Manifest("whole", images))).ExitCode);
        SortedDictionary<string, string> whole = world.State("whole");
        // what the registry itself keeps of each: two tags of fifty, five signatures, and what they name
        Assert.Equal((Images * 2) + 5, whole.Keys.Count(file => file.Contains("/_manifests/tags/", StringComparison.Ordinal) && file.EndsWith("/current/link", StringComparison.Ordinal)));
        int writes = world.Proxy.Requests.Count(IsWrite);
        var random = new Random(20261122);
        for (int kill = 0; kill < Kills; kill++)
        {
            string below = $"killed{kill}", manifest = world.Manifest(below, images);
            // over the whole of it, each in its own sixth
            await KillAsync(world, manifest, (writes * kill / Kills) + random.Next(1, writes / Kills));
            Assert.NotEqual(whole, world.State(below));

            Assert.Equal(0, (await world.PromoteAsync("apply", manifest)).ExitCode);

            Assert.Equal(whole, world.State(below));
        }
    }

    /// <summary>Kills a promotion at its n-th write, which stands still by then with all that come after it.</summary>
    private static async Task KillAsync(PromotionWorld world, string manifest, int write)
    {
        var reached = new TaskCompletionSource();
        int seen = 0;
        world.Proxy.Plan = request =>
        {
            if (!IsWrite(request) || Interlocked.Increment(ref seen) < write) return FaultKind.None;
            reached.TrySetResult();
            return FaultKind.Stall;
        };
        using Process process = Process.Start(world.Start("apply", manifest))!;
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        await Task.WhenAny(reached.Task, process.WaitForExitAsync());
        Assert.True(reached.Task.IsCompleted, $"it ended before its write {write}");
        process.Kill();
        await process.WaitForExitAsync();
        world.Proxy.Plan = _ => FaultKind.None;
    }

    private static bool IsWrite(SeenRequest request) => request.Method is "PUT" or "POST" or "PATCH";
}
