using ReleaseTools.Engine.Pods.Store;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Pods;
using ReleaseTools.Pods.Page;

namespace ReleaseTools.Engine.Pods.Page;

/// <summary>
/// <c>index.html</c> and <c>index.json</c> of a store's channels. A change reads what changed, and nothing else of the store: how many requests it takes does not depend on how many pods there
/// are. Made again from the same releases both are the same, and then nothing is written.
/// </summary>
/// <param name="skipped">Told of what can't be read or written.</param>
public sealed class PodPage(PodStore store, Action<ReleaseException> skipped)
{
    private const string HtmlType = "text/html; charset=utf-8";
    private const string JsonType = "application/json";

    /// <summary>Where the page is: a path, or a URL.</summary>
    public string Place => store.Objects.PlaceOf(PodPaths.Page);

    /// <summary>Brings both up to date with some pods. Machines don't read them: where it fails, that is only told.</summary>
    public Task UpdateAsync(IReadOnlyCollection<(string Channel, PodLabel Pod)> changed, CancellationToken cancellation) => changed.Count == 0 ? Task.CompletedTask : UpdateAsync(_ => changed, cancellation);

    /// <summary>Brings both up to date with what was released; also with what was there already, where an earlier run was interrupted before it came to this.</summary>
    /// <inheritdoc cref="UpdateAsync(IReadOnlyCollection{ValueTuple{string, PodLabel}}, CancellationToken)"/>
    public Task UpdateAsync(IReadOnlyCollection<PodReleaseResult> results, CancellationToken cancellation) => results.Count == 0 ? Task.CompletedTask : UpdateAsync(
        index => results.Where(result => result.Outcome is PodReleaseOutcome.Released || result.Tip.Moves || !index.Shows(result.Channel, result.Pod, result.Tip.From)).Select(result => (result.Channel, result.Pod.Label)),
        cancellation);

    private async Task UpdateAsync(Func<PodIndex, IEnumerable<(string Channel, PodLabel Pod)>> changed, CancellationToken cancellation)
    {
        try
        {
            await WriteAsync(async (index, token) => index is null ? await ReadAllAsync(token) : index.With(await ReadAsync(changed(index), token)), cancellation);
        }
        catch (ReleaseException e)
        {
            skipped(new ReleaseException("PodPageOutdated", ErrorCategory.WriteError, Place, $"The page {Place} is not up to date: {e.Message}", "Make it again: release pod page (in PowerShell: Update-PodPage).", e));
        }
    }

    /// <summary>Makes both from everything that is released.</summary>
    public async Task<PodPageUpdate> RebuildAsync(CancellationToken cancellation)
    {
        PodIndex made = PodIndex.Empty;
        await WriteAsync(async (_, token) => made = await ReadAllAsync(token), cancellation);
        return new PodPageUpdate(Place, made.Pods.DistinctBy(pod => pod.Channel).Count(), made.Pods.Count);
    }

    // what is there is read first, the pods after it: who wrote without knowing of a release makes this write fail, or this one has seen it
    private Task WriteAsync(Func<PodIndex?, CancellationToken, Task<PodIndex>> read, CancellationToken cancellation) =>
        store.Objects.UpdateTextAsync(PodPaths.Page, HtmlType, async (_, whilePage) =>
        {
            PodIndex made = PodIndex.Empty;
            await store.Objects.UpdateTextAsync(PodPaths.Index, JsonType, async (text, whileIndex) =>
            {
                made = await read(text is null ? null : PodIndexJson.TryParse(text), whileIndex);
                return PodIndexJson.Format(made);
            }, whilePage);
            return PodPageHtml.Write(made);
        }, cancellation);

    private async Task<PodIndex> ReadAllAsync(CancellationToken cancellation)
    {
        IReadOnlyList<PodRelease> releases = await new PodCatalog(store).ListAsync("*", "*", skipped, cancellation);
        return PodIndex.Empty.With(releases.GroupBy(release => (release.Channel, release.Label)).Select(pod =>
            IndexedPod.Of(pod.Key.Channel, pod.Key.Label, pod.FirstOrDefault(release => release.IsTip)?.Version, pod.FirstOrDefault(release => release.IsPrevious)?.Version, pod)));
    }

    private async Task<IReadOnlyList<IndexedPod>> ReadAsync(IEnumerable<(string Channel, PodLabel Pod)> pods, CancellationToken cancellation)
    {
        var read = new List<IndexedPod>();
        foreach ((string channel, PodLabel pod) in pods.Distinct())
        {
            PodVersion? tip = await store.Tips.ReadAsync(channel, pod, cancellation), previous = await store.Tips.ReadPreviousAsync(channel, pod, cancellation);
            read.Add(IndexedPod.Of(channel, pod, tip, previous, await new PodCatalog(store).ListAsync(channel, pod, cancellation)));
        }
        return read;
    }
}
