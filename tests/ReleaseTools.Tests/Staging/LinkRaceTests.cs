using System.Diagnostics;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Staging;

/// <summary>Two real processes on one folder.</summary>
[Soak]
public sealed class LinkRaceTests : StagingTestBase
{
    private const int Flips = 1000;

    [Fact]
    public async Task Two_processes_that_flip_one_link_never_end_on_the_older_version_nor_ever_step_back()
    {
        await PublishEachAsync(Flips);
        // the one moves to even minors, the other to odd ones: every move of one is older or newer than the other's
        Process[] racers = [Start(0), Start(1)];
        foreach (Process racer in racers) Assert.Equal("ready", await racer.StandardOutput.ReadLineAsync());
        foreach (Process racer in racers) await racer.StandardInput.WriteLineAsync("go");
        string[] lines = await Task.WhenAll(racers.Select(racer => racer.StandardOutput.ReadToEndAsync()));
        foreach (Process racer in racers)
        {
            await racer.WaitForExitAsync();
            Assert.Equal(0, racer.ExitCode);
            racer.Dispose();
        }
        Assert.Equal($"1.{Flips - 1}.0\n", await Store.TextAsync("release/hello/latest.txt"));

        // what each move says it replaced makes one chain: no two replaced the same version, and every step went up
        (ReleaseVersion To, ReleaseVersion? From)[] moves = [.. string.Concat(lines).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ')).Where(words => words[1] == nameof(LinkVerdict.Forward))
            .Select(words => (V(words[0]), words[2].Length == 0 ? null : V(words[2])))];
        Assert.All(moves, move => Assert.True(move.From is null || move.From < move.To));
        Assert.Equal(moves.Length, moves.Select(move => move.From?.ToString()).Distinct().Count());
        Assert.Equal(moves.Select(move => move.To).Order().SkipLast(1), moves.Select(move => move.From).OfType<ReleaseVersion>().Order());
    }

    private Process Start(int first)
    {
        string racer = Path.Combine(AppContext.BaseDirectory, "link-racer.dll");
        return Process.Start(new ProcessStartInfo("dotnet", [racer, Folder["store"], $"{first}", "2", $"{Flips / 2}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
    }

    private async Task PublishEachAsync(int count)
    {
        for (int minor = 0; minor < count; minor++)
        {
            string text = ManifestJson.Format(new ReleaseManifest(1, "hello", ReleaseVersion.Create(1, minor, 0), Build, "1a2b3c4d", []));
            await Store.PutAsync($"release/hello/1.{minor}.0/manifest.json", ObjectContent.FromText(text), Precondition.None, None);
        }
    }
}
