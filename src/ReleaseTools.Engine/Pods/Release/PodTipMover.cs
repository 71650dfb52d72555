using ReleaseTools.Engine.Pods.Page;
using ReleaseTools.Engine.Pods.Store;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Pods;

namespace ReleaseTools.Engine.Pods.Release;

/// <summary>Moves the tip of a pod by hand, and shows it on the page.</summary>
public sealed class PodTipMover(PodStore store, IProgressSink progress)
{
    /// <inheritdoc cref="PodTips.PreviewAsync"/>
    public Task<PodTipMove> PreviewAsync(string channel, PodTag pod, string? reason, CancellationToken cancellation) => store.Tips.PreviewAsync(channel, pod, reason, cancellation);

    /// <inheritdoc cref="PodTips.MoveAsync"/>
    public async Task<PodTipMove> MoveAsync(string channel, PodTag pod, string? reason, CancellationToken cancellation)
    {
        PodTipMove move = await store.Tips.MoveAsync(channel, pod, reason, cancellation);
        if (move.Moves) await new PodPage(store, progress.Skip).UpdateAsync([(channel, pod.Label)], cancellation);
        return move;
    }
}
