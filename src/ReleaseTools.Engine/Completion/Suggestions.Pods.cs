using System.Runtime.CompilerServices;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Pods.Store;
using ReleaseTools.Pods;

namespace ReleaseTools.Engine.Completion;

/// <content>What is in a store of pods.</content>
public sealed partial class Suggestions
{
    /// <summary>Channels that pods are released in.</summary>
    public async IAsyncEnumerable<Suggestion> PodChannelsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var channel in (await ReadPodsAsync("*", cancellation)).GroupBy(release => release.Channel))
        {
            int pods = channel.DistinctBy(release => release.Label).Count();
            yield return new Suggestion(channel.Key, $"{pods} {(pods == 1 ? "pod" : "pods")}");
        }
    }

    /// <summary>Labels of pods that are released, in the channel where one is named.</summary>
    public async IAsyncEnumerable<Suggestion> PodLabelsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var pod in (await ReadPodsAsync(scope.PodChannel ?? "*", cancellation)).GroupBy(release => release.Label).OrderBy(group => group.Key))
            yield return new Suggestion(pod.Key.ToString(), $"{pod.Max(release => release.Version)} in {string.Join(", ", pod.Select(release => release.Channel).Distinct())}");
    }

    /// <summary>Versions of pods that are released, in the channel where one is named, the highest of each pod first.</summary>
    public async IAsyncEnumerable<Suggestion> PodTagsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (PodRelease release in await ReadPodsAsync(scope.PodChannel ?? "*", cancellation))
            yield return new Suggestion(release.Pod.ToString(), $"{(release.IsTip ? "the tip" : release.IsPrevious ? "the previous tip" : "released")} in {release.Channel}");
    }

    private string PodRoot => (_definition?.Pods ?? new PodsDefinition()).Root;

    private async Task<IReadOnlyList<PodRelease>> ReadPodsAsync(string channel, CancellationToken cancellation)
    {
        Open(cancellation);
        return await ReadAsync(scope.Store ?? PodRoot, $"pods of {channel}", (store, token) => new PodCatalog(new PodStore(store)).ListAsync(channel, "*", _ => { }, token), cancellation);
    }
}
