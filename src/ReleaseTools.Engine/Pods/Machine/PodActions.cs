using ReleaseTools.Pods;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Engine.Pods.Machine;

/// <summary>Finds out what has to be done for a request, and refuses what can't be done before anything is.</summary>
internal sealed class PodActions(MachineContext context, PodRecords records)
{
    private readonly PodTargets _targets = new(context, records);

    /// <returns>Nothing where a pod is to be stopped, disabled or removed that is not deployed: that is warned of.</returns>
    /// <exception cref="ReleaseException">It can't be done.</exception>
    public IReadOnlyList<PodStep> Prepare(PodActionRequest request)
    {
        IReadOnlyList<PodDeployment> pods = Choose(request.Actions[0], request.Target);
        return [.. request.Actions.SelectMany(action => pods.Select(pod => Prepare(action, pod, request.Instance)))];
    }

    private IReadOnlyList<PodDeployment> Choose(PodAction action, PodTarget target) => action switch
    {
        PodAction.Start or PodAction.Enable or PodAction.MarkGood => _targets.Newest(target),
        PodAction.RollBack => [Previous(target)],
        PodAction.Undeploy => One(target),
        _ => _targets.Known(target),
    };

    private PodStep Prepare(PodAction action, PodDeployment pod, string? instance) => action switch
    {
        PodAction.Start => Start(pod, PodTargets.Units(pod, instance, unit => unit.Start)),
        PodAction.Stop => Stop(pod, PodTargets.Units(pod, instance, _ => true)),
        PodAction.Enable => Enable(pod, PodTargets.Switchable(pod, instance, unit => unit.Enable)),
        PodAction.Disable => Disable(pod, PodTargets.Switchable(pod, instance, _ => true)),
        PodAction.MarkGood => MarkGood(pod),
        PodAction.RollBack => RollBack(pod),
        _ => Undeploy(pod),
    };

    private PodStep Start(PodDeployment pod, string[] units)
    {
        PodUpdater.RequireStart(pod.Pod, context);
        return new PodStep(pod, PodChange.Started, [.. units.Select(unit => $"start {unit}")], async cancellation =>
        {
            await context.Systemd.ReloadAsync(cancellation);
            await context.Systemd.StartAsync(units, cancellation);
            records.Activate(pod.Pod);
            return true;
        });
    }

    private PodStep Stop(PodDeployment pod, string[] units)
    {
        PodUpdater.RequireStart(pod.Pod, context);
        return new PodStep(pod, PodChange.Stopped, [.. units.Select(unit => $"stop {unit}")], cancellation => DoneAsync(context.Systemd.StopAsync(units, cancellation)));
    }

    private PodStep Enable(PodDeployment pod, string[] units) => new(pod, PodChange.Enabled, [.. units.Select(unit => $"enable {unit}")], cancellation => DoneAsync(context.Systemd.EnableAsync(units, cancellation)));

    private PodStep Disable(PodDeployment pod, string[] units) => new(pod, PodChange.Disabled, [.. units.Select(unit => $"disable {unit}")], cancellation => DoneAsync(context.Systemd.DisableAsync(units, cancellation)));

    private PodStep MarkGood(PodDeployment pod) => new(pod, PodChange.MarkedGood, [$"mark {pod.Pod} good"], _ =>
    {
        if (!pod.IsGood) records.Save(pod with { IsGood = true });
        return Task.FromResult(true);
    });

    private PodStep RollBack(PodDeployment pod)
    {
        IEnumerable<string> stops = records.Active(pod.Pod.Label) is { } active ? [$"stop {active}"] : [];
        return new PodStep(pod, PodChange.Started, [.. stops, $"start {pod.Pod}, check it, and mark it good"], cancellation => new PodUpdater(context, records).UpdateAsync(pod, cancellation));
    }

    private PodStep Undeploy(PodDeployment pod) =>
        new(pod, PodChange.Removed, [$"stop {pod.Pod} and remove {context.Folders.Pod(pod.Pod)}"], cancellation => DoneAsync(new PodRemover(context, records).RemoveAsync(pod, cancellation)));

    private PodDeployment Previous(PodTarget target)
    {
        PodUpdater.RequireStart(target, context);
        return records.Previous(target.Label) is { } before && records.Find(before) is { } record ? record : throw new RefusedException("PodPreviousMissing",
            ErrorCategory.ObjectNotFound, target.Label.ToString(), $"No version of {target.Label} was active before, or it is no longer deployed.",
            "Start another version by its name: release pod start POD@VERSION (in PowerShell: Start-ReleasePod POD@VERSION).");
    }

    private IReadOnlyList<PodDeployment> One(PodTarget target) => _targets.Known(target) is { Count: <= 1 } found ? found : throw Unnamed(target);

    private UsageException Unnamed(PodTarget target)
    {
        IReadOnlyList<PodDeployment> found = _targets.Require(target);
        return new UsageException("PodVersionUnnamed", target, $"{found.Count} versions of {target} are deployed: {string.Join(", ", found.Select(pod => pod.Pod.Version.ToString()))}.", $"Name one of them: {found[0].Pod}.");
    }

    private static async Task<bool> DoneAsync(Task work)
    {
        await work;
        return true;
    }
}

/// <summary>What an action does with one version.</summary>
/// <param name="Change">What became of the version, where anything had to be done.</param>
/// <param name="Lines">What is done, each as part of a sentence.</param>
/// <param name="RunAsync">Does it, and returns whether anything had to be done.</param>
internal sealed record PodStep(PodDeployment Pod, PodChange Change, IReadOnlyList<string> Lines, Func<CancellationToken, Task<bool>> RunAsync);
