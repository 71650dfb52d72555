using ReleaseTools.Pods;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Engine.Pods.Machine;

/// <summary>Moves a machine from one version of a pod to another, and back where the other does not work.</summary>
internal sealed class PodUpdater(MachineContext context, PodRecords records)
{
    /// <summary>Stops the versions that run, starts this one, checks it, and marks it good. Where the check fails, the version before runs again.</summary>
    /// <returns>Whether anything had to be done.</returns>
    /// <exception cref="ReleaseException">It does not work (<c>PodUnhealthy</c>), or can't be started.</exception>
    public async Task<bool> UpdateAsync(PodDeployment pod, CancellationToken cancellation)
    {
        RequireStart(pod.Pod, context);
        PodDeployment[] others = [.. records.Of(pod.Pod.Label).Where(each => each.Pod != pod.Pod)];
        var states = new Dictionary<PodTag, IReadOnlyList<DeployedUnit>>();
        foreach (PodDeployment each in others.Append(pod)) states[each.Pod] = await context.Systemd.QueryAsync([.. each.Units.Select(unit => unit.Name)], cancellation);
        if (pod.IsGood && records.Active(pod.Pod.Label) == pod.Pod && IsDone(pod, states[pod.Pod]) && others.All(each => states[each.Pod].All(unit => unit.State is not PodRunState.Active && (!unit.IsEnabled || each.Runtime is PodRuntimeKind.Quadlet)))) return false;
        PodDeployment[] running = [.. others.Where(each => states[each.Pod].Any(unit => unit.State is PodRunState.Active))];
        // an update that broke off may have stopped it already
        if (running.Length == 0 && others.FirstOrDefault(each => each.Pod == records.Active(pod.Pod.Label)) is { } before) running = [before];
        await context.Systemd.ReloadAsync(cancellation);
        try
        {
            foreach (PodDeployment other in others) await StopAsync(other, states[other.Pod], cancellation);
            await StartAsync(pod, cancellation);
            if (await new PodHealth(context).CheckAsync(pod, records.Manifest(pod.Pod), cancellation) is { } wrong) throw Unhealthy(pod, wrong, running);
        }
        catch (Exception e)
        {
            await GoBackAsync(pod, running);
            if (e is not ReleaseException || e is ReleaseException { ErrorId: "PodUnhealthy" }) throw;
            throw Unhealthy(pod, e.Message.TrimEnd('.'), running, e);
        }
        records.Save(pod with { IsGood = true });
        records.Activate(pod.Pod);
        return true;
    }

    /// <summary>Makes sure that pods can be started here.</summary>
    /// <exception cref="RefusedException">They can't.</exception>
    /// <param name="pod">For the message.</param>
    public static void RequireStart(object pod, MachineContext context)
    {
        if (context.Systemd.Objection is { } objection)
            throw new RefusedException("PodNotStartable", ErrorCategory.InvalidOperation, pod.ToString(), objection, "Leave out --root (in PowerShell: -Root) to work with this machine's pods. Units of other roots can be enabled: they start when their machine does.");
    }

    private static bool IsDone(PodDeployment pod, IReadOnlyList<DeployedUnit> units) =>
        pod.Units.Zip(units).All(unit => (!unit.First.Start || unit.Second.State is PodRunState.Active) && (!unit.First.Enable || unit.Second.IsEnabled));

    private async Task StopAsync(PodDeployment pod, IReadOnlyList<DeployedUnit> units, CancellationToken cancellation)
    {
        if (units.Any(unit => unit.State is PodRunState.Active)) context.Progress.Say($"stop {pod.Pod}");
        string[] names = [.. pod.Units.Select(unit => unit.Name)];
        await context.Systemd.StopAsync(names, cancellation);
        await context.Systemd.DisableAsync([.. pod.Switchable.Select(unit => unit.Name)], cancellation);
    }

    private async Task StartAsync(PodDeployment pod, CancellationToken cancellation)
    {
        context.Progress.Say($"start {pod.Pod}");
        await context.Systemd.EnableAsync([.. pod.Switchable.Where(unit => unit.Enable).Select(unit => unit.Name)], cancellation);
        await context.Systemd.StartAsync([.. pod.Units.Where(unit => unit.Start).Select(unit => unit.Name)], cancellation);
    }

    // also where the command was cancelled: a machine without its pod is worse than a moment more
    private async Task GoBackAsync(PodDeployment pod, IReadOnlyList<PodDeployment> before)
    {
        string[] names = [.. pod.Units.Select(unit => unit.Name)];
        await TryAsync(() => context.Systemd.StopAsync(names, CancellationToken.None), $"stop {pod.Pod}");
        await TryAsync(() => context.Systemd.DisableAsync([.. pod.Switchable.Select(unit => unit.Name)], CancellationToken.None), $"disable {pod.Pod}");
        foreach (PodDeployment each in before) await TryAsync(() => StartAsync(each, CancellationToken.None), $"start {each.Pod} again");
    }

    private async Task TryAsync(Func<Task> work, string what)
    {
        try { await work(); }
        catch (ReleaseException e) { context.Warn($"could not {what}: {e.Message}"); }
    }

    private static ReleaseException Unhealthy(PodDeployment pod, string wrong, PodDeployment[] before, Exception? inner = null) => new("PodUnhealthy", ErrorCategory.InvalidOperation, pod.Pod.ToString(),
        $"{pod.Pod} does not work: {wrong}. {(before.Length == 0 ? "It was stopped; no version ran before." : $"{string.Join(", ", before.Select(each => each.Pod.ToString()))} runs again.")}",
        "See what its units say: journalctl -u UNIT. The version stays deployed, and the same command tries again.", inner);
}
