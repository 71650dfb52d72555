using ReleaseTools.Artifacts;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Artifacts;
using ReleaseTools.Engine.Steps;

namespace ReleaseTools.Benchmarks;

internal static class ArchiveBenchmark
{
    public static Task<int> PackAsync(string source, string archive)
    {
        var definition = new ArtifactDefinition { Name = Path.GetFileName(archive), Files = ["**"] };
        return CollectAsync(source, Path.GetDirectoryName(Path.GetFullPath(archive))!, definition);
    }

    public static Task<int> CopyAsync(string source, string target) =>
        CollectAsync(source, target, new ArtifactDefinition { Files = ["**"] });

    private static async Task<int> CollectAsync(string source, string output, ArtifactDefinition definition)
    {
        var request = new CollectRequest(source, output, [definition], DateTimeOffset.UnixEpoch);
        foreach (Artifact artifact in await new ArtifactCollector().CollectAsync(request, NoProgress.Instance, CancellationToken.None))
            Console.WriteLine($"{artifact.Sha256}  {artifact.Name}  {artifact.Size}");
        return 0;
    }
}
