using ReleaseTools.Engine.Pods.Bundle;
using ReleaseTools.Engine.Pods.Machine;
using ReleaseTools.Engine.Pods.Store;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Storage.Http;
using ReleaseTools.Pods;
using ReleaseTools.Pods.Follow;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Engine.Pods.Follow;

/// <summary>Brings a machine to the version of a pod that a channel names. A look that finds nothing new costs one request.</summary>
public sealed class PodFollower(PodMachine machine, PodStore store, PodFollowRequest request, IProgressSink progress)
{
    private readonly PodRecords _records = new(machine.Context);

    private readonly FollowFolder _folder = new(machine.Context, request);

    /// <summary>Opens what a machine follows.</summary>
    public static PodFollower Open(PodMachine machine, PodFollowRequest request, IProgressSink progress) =>
        new(machine, new PodStore(ObjectStores.OpenNamed(request.Store, Environment.CurrentDirectory)), request, progress);

    /// <summary>Says what <see cref="RunAsync"/> would do.</summary>
    public async Task<PodFollowResult> PreviewAsync(CancellationToken cancellation)
    {
        (PodFollowResult result, FollowDecision decision) = await DecideAsync(_folder.Read(), cancellation);
        return decision.To is { } version ? result with { Outcome = PodFollowOutcome.Planned, Tip = version } : result;
    }

    /// <summary>Looks at the channel once, and goes to the version that it names: fetches, deploys, starts and checks it.</summary>
    /// <exception cref="ReleaseException">It can't be deployed, or it does not work: the version before runs again.</exception>
    public async Task<PodFollowResult> RunAsync(CancellationToken cancellation)
    {
        using IDisposable alone = await _folder.LockAsync(cancellation);
        FollowRecord known = _folder.Read();
        (PodFollowResult result, FollowDecision decision) = await DecideAsync(known, cancellation);
        var record = new FollowRecord { Checked = machine.Context.Time.GetUtcNow(), Tip = result.Tip?.ToString(), Outcome = decision.Outcome, Failed = known.Failed, Failure = known.Failure };
        if (decision.To is not { } version)
        {
            _folder.Save(record);
            return result;
        }
        try
        {
            await GoToAsync(new PodTag(request.Pod, version), cancellation);
        }
        catch (ReleaseException e) when (e.ErrorId == "PodUnhealthy")
        {
            _folder.Save(record with { Outcome = PodFollowOutcome.FailedBefore, Failed = version.ToString(), Failure = e.Message });
            throw;
        }
        _folder.Save(record with { Failed = null, Failure = null });
        if (request.Keep is { } keep) await machine.CleanUpAsync(keep, isDryRun: false, cancellation);
        return result with { Active = version };
    }

    private async Task<(PodFollowResult Result, FollowDecision Decision)> DecideAsync(FollowRecord known, CancellationToken cancellation)
    {
        PodVersion? active = _records.Active(request.Pod)?.Version, tip = await store.Tips.ReadAsync(request.Channel, request.Pod, cancellation);
        var state = new FollowState(tip, active) { Retries = request.Retries };
        // only who may have to move asks for more
        if (tip is not null && tip != active)
        {
            state = state with
            {
                Share = (await store.ReadSettingsAsync(request.Channel, cancellation)).Rollout,
                Place = PodShare.PlaceOf(_folder.MachineId(), request.Pod),
                Previous = active is null ? await store.Tips.ReadPreviousAsync(request.Channel, request.Pod, cancellation) : null,
                Failed = PodVersion.TryParse(known.Failed, out PodVersion? failed) ? failed : null,
            };
        }
        var decision = FollowDecision.Of(state);
        return (new PodFollowResult { Channel = request.Channel, Pod = request.Pod, Outcome = decision.Outcome, Tip = tip, Before = active, Active = active, Reason = decision.Reason }, decision);
    }

    private async Task GoToAsync(PodTag pod, CancellationToken cancellation)
    {
        if (_records.Find(pod) is null) await DeployAsync(pod, cancellation);
        await machine.ReplaceAsync(pod, cancellation);
    }

    private async Task DeployAsync(PodTag pod, CancellationToken cancellation)
    {
        string bundle = _folder.NewBundle();
        try
        {
            // what a web server serves goes into the cache, where it is shared and resumed
            string? publicUrl = store.Objects is HttpStore ? store.Objects.Root.AbsoluteUri : null;
            await new PodBundles(store, progress).ExportAsync(request.Channel, pod.Label, pod.Version, bundle, publicUrl, cancellation);
            await machine.DeployAsync(new PodDeployRequest(bundle) { Runtime = request.Runtime }, cancellation);
        }
        finally
        {
            IO.Folder.Delete(bundle);
        }
    }
}
