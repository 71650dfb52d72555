using ReleaseTools.Engine.GitHub.Releases;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Sessions;

namespace ReleaseTools.Benchmarks;

internal static class GitHubBenchmark
{
    public static async Task PublishAsync(string folder, string repository)
    {
        GitHubReleases releases = await SourceRepository.FindReleasesAsync(repository, ".", definitionFile: null, token: null, CancellationToken.None);
        GitHubReleaseRequest request = await FileAssets.RequestAsync([.. Directory.EnumerateFiles(Path.GetFullPath(folder))], new GitHubReleaseRequest { Repository = releases.Repository, Tag = "v1.0.0" }, CancellationToken.None);
        Console.WriteLine($"{(await releases.PublishAsync(request, NoProgress.Instance, CancellationToken.None)).Assets.Count} files");
    }
}
