using System.Diagnostics;
using ReleaseTools.Tests.Testing;

namespace ReleaseTools.Tests.Crashes;

/// <summary>Whenever the process dies, the same command again ends where an undisturbed run would have.</summary>
[Soak]
public sealed class CrashTests
{
    private static readonly Lazy<Task<(IReadOnlyList<string> State, int Writes)>> s_undisturbed = new(RunUndisturbedAsync);

    // before a write is after the one before it
    [Theory]
    [InlineData("within")]
    [InlineData("after")]
    public async Task Killed_at_any_write_the_next_run_ends_as_if_nothing_had_happened(string moment)
    {
        (IReadOnlyList<string> expected, int writes) = await s_undisturbed.Value;
        Assert.InRange(writes, 30, 200);

        await Parallel.ForEachAsync(Enumerable.Range(1, writes), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (write, _) =>
        {
            using GitRepository repository = Product();
            ChildResult killed = await Child.CrashAsync(repository.Path, write, moment);
            Assert.True(killed.ExitCode is 137 or -1, $"write {write} was not fatal: exit {killed.ExitCode} {killed.Error}");
            AssertNothingHalfDone(repository.Path, write);

            ChildResult second = await Child.CrashAsync(repository.Path, write: 0, moment);

            Assert.True(second.ExitCode == 0, $"after a kill {moment} write {write}: {second.Error}");
            Assert.Equal(expected, ReleaseState.Of(repository.Path));
            Assert.Empty(ReleaseState.LeftoversIn(repository.Path));
        });
    }

    [Fact]
    public async Task Killed_at_random_moments_the_command_line_ends_as_if_nothing_had_happened()
    {
        (IReadOnlyList<string> expected, _) = await s_undisturbed.Value;
        var random = new Random(20261121);
        using GitRepository whole = Product();
        var clock = Stopwatch.StartNew();
        Assert.Equal(0, (await Child.ReleaseAsync(whole.Path, "run")).ExitCode);
        int duration = (int)clock.ElapsedMilliseconds;

        for (int round = 0; round < 12; round++)
        {
            using GitRepository repository = Product();
            for (int kill = 0; kill < 3; kill++)
            {
                using Process process = Process.Start(Child.Start("ReleaseTools.Cli", "release", repository.Path, ["run"]))!;
                _ = process.StandardOutput.ReadToEndAsync();
                _ = process.StandardError.ReadToEndAsync();
                await Task.Delay(random.Next(duration / 4, duration));
                process.Kill();
                await process.WaitForExitAsync();
            }
            ChildResult last = await Child.ReleaseAsync(repository.Path, "run");

            Assert.True(last.ExitCode == 0, last.Error);
            Assert.Equal(expected, ReleaseState.Of(repository.Path));
            Assert.Empty(ReleaseState.LeftoversIn(repository.Path));
        }
    }

    private static GitRepository Product() => HelloProduct.Create($"{HelloProduct.Definition}\n{TestedProduct.Tests}");

    /// <summary>Where there is a manifest, everything that it names is whole.</summary>
    private static void AssertNothingHalfDone(string repository, int write)
    {
        string home = Path.Combine(repository, ".release");
        foreach (string manifest in new[] { "stage", "release" }.Select(area => Path.Combine(home, area)).Where(Directory.Exists)
            .SelectMany(area => Directory.EnumerateFiles(area, "manifest.json", SearchOption.AllDirectories)))
        {
            using var process = Process.Start(new ProcessStartInfo("sha256sum", ["--check", "--quiet", "SHA256SUMS"]) { WorkingDirectory = Path.GetDirectoryName(manifest), UseShellExecute = false })!;
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, $"after write {write}, {manifest} names what is not whole");
        }
    }

    private static async Task<(IReadOnlyList<string> State, int Writes)> RunUndisturbedAsync()
    {
        using GitRepository repository = Product();
        ChildResult result = await Child.CrashAsync(repository.Path, write: 0, "before");
        Assert.True(result.ExitCode == 0, result.Error);
        return (ReleaseState.Of(repository.Path), int.Parse(result.Output));
    }
}
