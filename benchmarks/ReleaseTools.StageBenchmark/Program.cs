using System.Globalization;
using ReleaseTools.Artifacts;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Artifacts;
using ReleaseTools.Engine.GitHub.Releases;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;
using ReleaseTools.Versions;

// stage-benchmark build FOLDER         notes both checksums of every file in FOLDER.sums, as a build does of what it made
// stage-benchmark stage FOLDER STORE   stages every file of the folder, checked against FOLDER.sums where that is, else with both checksums made
// stage-benchmark publish STORE        publishes what was staged
// stage-benchmark link STORE           moves latest to it
// stage-benchmark github FOLDER REPO   publishes every file of the folder as release v1.0.0 of a repository on GitHub
var version = ReleaseVersion.Create(1, 0, 0);
if (args[0] == "github")
{
    GitHubReleases releases = await GitHubReleases.FindAsync(args[2], ".", definitionFile: null, token: null, CancellationToken.None);
    GitHubReleaseRequest wanted = await FileAssets.RequestAsync([.. Files(args[1])], new GitHubReleaseOptions(releases.Repository, "v1.0.0"), CancellationToken.None);
    Console.WriteLine($"{(await releases.PublishAsync(wanted, NoProgress.Instance, CancellationToken.None)).Assets.Count} files");
    return;
}
if (args[0] == "build")
{
    await using StreamWriter sums = File.CreateText(args[1] + ".sums");
    foreach (string path in Files(args[1]))
    {
        await using FileStream file = File.OpenRead(path);
        Digests made = await ContentCopy.HashAsync(file, progress: null, CancellationToken.None);
        await sums.WriteLineAsync($"{made.Size} {made.Sha256} {made.Sha512} {path}");
    }
    return;
}
string build = BuildName.Create(DateTimeOffset.UnixEpoch, "0123456").ToString();
IObjectStore store = ObjectStores.Open(args[^1], ".");
var area = new StagingArea(store);
switch (args[0])
{
    case "stage":
        string folder = Path.GetFullPath(args[1]);
        Dictionary<string, Digests> known = File.Exists(folder + ".sums")
            ? File.ReadLines(folder + ".sums").Select(line => line.Split(' ', 4)).ToDictionary(parts => parts[3], parts => new Digests(long.Parse(parts[0], CultureInfo.InvariantCulture), parts[1], parts[2]))
            : [];
        StageFile[] files = [.. Files(folder).Select(path => new StageFile(
            Path.GetRelativePath(folder, path).Replace('\\', '/'), path, ArtifactKind.Binary, Platform: null, known.TryGetValue(path, out Digests expected) ? expected : null))];
        var request = new StageRequest("benchmark", version, build, "0123456789", files, [ChecksumAlgorithm.Sha256, ChecksumAlgorithm.Sha512]);
        StagedRelease staged = await area.StageAsync(request, NoProgress.Instance, CancellationToken.None);
        Console.WriteLine($"{staged.ObjectCount} objects, {staged.Size} bytes, manifest {staged.ManifestSha256}");
        break;
    case "publish":
        StagedRelease there = (await area.GetAsync("benchmark", version, build, CancellationToken.None))!;
        PublishedRelease published = await new Publisher(store, store).PublishAsync(there, publicUrl: null, NoProgress.Instance, CancellationToken.None);
        Console.WriteLine($"{published.ObjectCount} objects published");
        break;
    case "link":
        Console.WriteLine(await new VersionLinks(store).MoveAsync("benchmark", "latest", version, CancellationToken.None));
        break;
}

static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(Path.GetFullPath(folder), "*", SearchOption.AllDirectories);
