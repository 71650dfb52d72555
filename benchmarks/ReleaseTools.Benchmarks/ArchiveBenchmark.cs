using ReleaseTools.Artifacts;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Artifacts;
using ReleaseTools.Engine.Progress;

namespace ReleaseTools.Benchmarks;

internal static class ArchiveBenchmark
{
    public static async Task PackAsync(string source, string archive)
    {
        var definition = new ArtifactDefinition { Name = Path.GetFileName(archive), Files = ["**"] };
        var request = new CollectRequest(source, Path.GetDirectoryName(Path.GetFullPath(archive))!, [definition], DateTimeOffset.UnixEpoch);
        foreach (Artifact artifact in await new ArtifactCollector().CollectAsync(request, NoProgress.Instance, CancellationToken.None))
            Console.WriteLine($"{artifact.Sha256}  {artifact.Name}  {artifact.Size}");
    }
}
