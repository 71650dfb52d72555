using ReleaseTools.Definitions.Reading;
using ReleaseTools.Engine.Retries;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Pods;

namespace ReleaseTools.Engine.Pods.Store;

/// <summary>
/// The <c>tip</c> of each pod in each channel, and <c>previous</c> beside it. <c>tip</c> is replaced in one step, and only by who has seen what it replaces: there is no moment without it, and
/// of two that move it the newer version wins.
/// </summary>
public sealed class PodTips(PodStore store)
{
    private static readonly Retry s_races = new() { Attempts = int.MaxValue, FirstDelay = TimeSpan.FromMilliseconds(4), LongestDelay = TimeSpan.FromMilliseconds(256), Jitter = (0, 1) };

    /// <returns>Null where the pod has no tip.</returns>
    public Task<PodVersion?> ReadAsync(string channel, PodLabel pod, CancellationToken cancellation) => ReadAsync(PodPaths.TipLink(channel, pod), cancellation);

    /// <returns>The version that <c>tip</c> named before; null where there is none.</returns>
    public Task<PodVersion?> ReadPreviousAsync(string channel, PodLabel pod, CancellationToken cancellation) => ReadAsync(PodPaths.PreviousLink(channel, pod), cancellation);

    /// <summary>Finds out what a move would do once the version is released.</summary>
    public async Task<PodTipMove> JudgeAsync(string channel, PodTag pod, string? reason, CancellationToken cancellation) =>
        PodTipMove.Judge(channel, pod.Label, await ReadAsync(channel, pod.Label, cancellation), pod.Version, reason);

    /// <summary>Finds out what <see cref="MoveAsync"/> would do.</summary>
    /// <inheritdoc cref="MoveAsync" path="/param|/exception"/>
    public async Task<PodTipMove> PreviewAsync(string channel, PodTag pod, string? reason, CancellationToken cancellation)
    {
        await RequireReleasedAsync(channel, pod, cancellation);
        return await JudgeAsync(channel, pod, reason, cancellation);
    }

    /// <summary>Moves the tip to a version: forward, or with a reason back.</summary>
    /// <param name="reason">Why it may go back; null = it may not.</param>
    /// <exception cref="RefusedException">The version is not released in the channel.</exception>
    public async Task<PodTipMove> MoveAsync(string channel, PodTag pod, string? reason, CancellationToken cancellation)
    {
        await RequireReleasedAsync(channel, pod, cancellation);
        await store.Objects.RequireConditionsAsync(cancellation);
        PodTipMove moved = await s_races.RunAsync<PodTipMove>(async _ =>
        {
            PodTipMove move = await JudgeAsync(channel, pod, reason, cancellation);
            return !move.Moves || await TryMoveAsync(move, cancellation) ? move : Again.Or(move);
        }, cancellation);
        if (moved.Moves) await RequireStillThereAsync(moved, pod, cancellation);
        return moved;
    }

    private async Task RequireReleasedAsync(string channel, PodTag pod, CancellationToken cancellation)
    {
        if (!await store.HasAsync(channel, pod, cancellation))
        {
            throw new RefusedException("PodNotReleased", ErrorCategory.ObjectNotFound, pod, $"{pod} is not released in the channel {channel} of {store.Objects.Root}, so its tip can't name it.",
                $"Release it first: release pod release {PodPaths.Instruction(channel, pod)} (in PowerShell: New-PodRelease).");
        }
    }

    private async Task<bool> TryMoveAsync(PodTipMove move, CancellationToken cancellation)
    {
        // first, so that a run which ends in between is repeated as it was; of what others do meanwhile, the tip alone decides
        if (move.From is { } from)
        {
            string key = PodPaths.PreviousLink(move.Channel, move.Label);
            string? before = await store.Links.ReadAsync(key, cancellation);
            if (before != from.ToString() && !await store.Links.MoveAsync(key, before, from.ToString(), cancellation)) return false;
        }
        return await store.Links.MoveAsync(PodPaths.TipLink(move.Channel, move.Label), move.From?.ToString(), move.To.ToString(), cancellation);
    }

    // a clean-up checks the tips before and after it removes a version, so that one of the two sees the other
    private async Task RequireStillThereAsync(PodTipMove move, PodTag pod, CancellationToken cancellation)
    {
        if (await store.HasAsync(move.Channel, pod, cancellation)) return;
        string key = PodPaths.TipLink(move.Channel, move.Label);
        if (move.From is { } from) await store.Links.MoveAsync(key, move.To.ToString(), from.ToString(), cancellation);
        else await store.Links.DeleteAsync(key, move.To.ToString(), cancellation);
        throw new RefusedException("PodNotReleased", ErrorCategory.ObjectNotFound, pod, $"{pod} was removed from the channel {move.Channel} of {store.Objects.Root} while its tip moved, and the tip was moved back.", "Release it again.");
    }

    // a web server that serves a folder follows links, and shows none
    private async Task<PodVersion?> ReadThroughAsync(string key, CancellationToken cancellation)
    {
        string manifest = $"{key}/{PodPaths.Manifest}";
        return await store.Objects.ReadTextAsync(manifest, cancellation, PodManifestFile.LargestSize) is { } stored ? PodManifestFile.Parse(new SourceText(store.Objects.PlaceOf(manifest), stored.Text)).Version : null;
    }

    /// <param name="key">That of <c>tip</c> or <c>previous</c>.</param>
    /// <returns>Null where there is no such link.</returns>
    /// <exception cref="ReleaseException">It doesn't name a version.</exception>
    internal async Task<PodVersion?> ReadAsync(string key, CancellationToken cancellation)
    {
        if (await store.Links.ReadAsync(key, cancellation) is not { } target) return store.Objects.Capabilities.CanList ? null : await ReadThroughAsync(key, cancellation);
        return PodVersion.TryParse(target.TrimEnd('/'), out PodVersion? version)
            ? version
            : throw new ReleaseException("PodLinkInvalid", ErrorCategory.InvalidData, key, $"{key} in {store.Objects.Root} should name a version beside it, and leads to '{(target.Length > 60 ? target[..60] + "…" : target)}'.",
                "Something else wrote it: correct or remove it.");
    }
}
