using System.Globalization;
using ReleaseTools.Artifacts;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Artifacts;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;
using ReleaseTools.Versions;

namespace ReleaseTools.Benchmarks;

/// <summary>One release, from a folder of files into a store.</summary>
internal static class StoreBenchmark
{
    private const string Product = "benchmark";

    private static readonly ReleaseVersion s_version = ReleaseVersion.Create(1, 0, 0);
    private static readonly string s_build = BuildName.Create(DateTimeOffset.UnixEpoch, "0123456").ToString();

    public static async Task HashAsync(string folder)
    {
        await using StreamWriter sums = File.CreateText(SumsOf(folder));
        foreach (string path in Files(folder))
        {
            await using FileStream file = File.OpenRead(path);
            Digests made = await ContentCopy.HashAsync(file, progress: null, CancellationToken.None);
            await sums.WriteLineAsync($"{made.Size} {made.Sha256} {made.Sha512} {path}");
        }
    }

    public static async Task StageAsync(string folder, string store)
    {
        folder = Path.GetFullPath(folder);
        Dictionary<string, Digests> known = File.Exists(SumsOf(folder)) ? File.ReadLines(SumsOf(folder)).Select(line => line.Split(' ', 4)).ToDictionary(parts => parts[3], Read) : [];
        StageFile[] files = [.. Files(folder).Select(path =>
            new StageFile(Path.GetRelativePath(folder, path).Replace('\\', '/'), path, ArtifactKind.Binary, Platform: null, known.TryGetValue(path, out Digests digests) ? digests : null))];
        var request = new StageRequest(Product, s_version, s_build, "0123456789", files, [ChecksumAlgorithm.Sha256, ChecksumAlgorithm.Sha512]);
        StagedRelease staged = await new StagingArea(ObjectStores.Open(store, ".")).StageAsync(request, NoProgress.Instance, CancellationToken.None);
        Console.WriteLine($"{staged.ObjectCount} objects, {staged.Size} bytes, manifest {staged.ManifestSha256}");
    }

    public static async Task PublishAsync(string store)
    {
        IObjectStore there = ObjectStores.Open(store, ".");
        StagedRelease staged = (await new StagingArea(there).GetAsync(Product, s_version, s_build, CancellationToken.None))!;
        PublishedRelease published = await new ReleaseArea(there).PublishAsync(staged, new StagingArea(there), publicUrl: null, NoProgress.Instance, CancellationToken.None);
        Console.WriteLine($"{published.ObjectCount} objects published");
    }

    public static async Task LinkAsync(string store) =>
        Console.WriteLine(await new VersionLinks(ObjectStores.Open(store, ".")).MoveAsync(Product, "latest", s_version, CancellationToken.None));

    private static string SumsOf(string folder) => Path.TrimEndingDirectorySeparator(folder) + ".sums";

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(Path.GetFullPath(folder), "*", SearchOption.AllDirectories);

    private static Digests Read(string[] sums) => new(long.Parse(sums[0], CultureInfo.InvariantCulture), sums[1], sums[2]);
}
