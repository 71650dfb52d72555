using ReleaseTools.Artifacts;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;
using ReleaseTools.Versions;

// stage-benchmark FOLDER STORE: stages every file of the folder with both checksums, and says what it staged
string folder = Path.GetFullPath(args[0]);
StageFile[] files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
    .Select(path => new StageFile(Path.GetRelativePath(folder, path).Replace('\\', '/'), path, ArtifactKind.Binary, Platform: null, Expected: null))];
var request = new StageRequest(
    "benchmark", ReleaseVersion.Create(1, 0, 0), BuildName.Create(DateTimeOffset.UnixEpoch, "0123456").ToString(), "0123456789",
    files, [ChecksumAlgorithm.Sha256, ChecksumAlgorithm.Sha512]);
StagedRelease staged = await new StagingArea(ObjectStores.Open(args[1], ".")).StageAsync(request, NoProgress.Instance, CancellationToken.None);
Console.WriteLine($"{staged.ObjectCount} objects, {staged.Size} bytes, manifest {staged.ManifestSha256}");
