using ReleaseTools.Artifacts;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;
using ReleaseTools.Versions;

// stage-benchmark stage FOLDER STORE   stages every file of the folder with both checksums
// stage-benchmark publish STORE        publishes what was staged
// stage-benchmark link STORE           moves latest to it
var version = ReleaseVersion.Create(1, 0, 0);
string build = BuildName.Create(DateTimeOffset.UnixEpoch, "0123456").ToString();
IObjectStore store = ObjectStores.Open(args[^1], ".");
var area = new StagingArea(store);
switch (args[0])
{
    case "stage":
        string folder = Path.GetFullPath(args[1]);
        StageFile[] files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => new StageFile(Path.GetRelativePath(folder, path).Replace('\\', '/'), path, ArtifactKind.Binary, Platform: null, Expected: null))];
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
