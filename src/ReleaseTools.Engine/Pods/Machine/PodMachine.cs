using ReleaseTools.Engine.Pods.Machine.Artifacts;
using ReleaseTools.Engine.Pods.Machine.Files;
using ReleaseTools.Engine.Pods.Machine.Runtimes;
using ReleaseTools.Engine.Pods.Machine.Systemd;
using ReleaseTools.Engine.Pods.Machine.Unpacking;
using ReleaseTools.Engine.Processes;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Pods;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Engine.Pods.Machine;

/// <summary>The pods of a machine: what commands do with them, each once. One command at a time changes them; others wait.</summary>
public sealed class PodMachine
{
    private readonly MachineContext _context;
    private readonly PodRecords _records;
    private readonly PodTargets _targets;

    internal PodMachine(MachineContext context)
    {
        (_context, _records) = (context, new PodRecords(context));
        _targets = new PodTargets(context, _records);
    }

    /// <summary>Where pods are, unless another folder is named.</summary>
    public static string DefaultRoot => MachineFolders.DefaultRoot;

    /// <param name="root">The folder that pods are in; null = <see cref="DefaultRoot"/>. Another one is the file system of a machine that does not run: units are written below its <c>etc</c>, and nothing is started.</param>
    /// <param name="cache">Where fetched artifacts are kept; null = in the root.</param>
    /// <param name="limits">The most that a pod may unpack to; null = the usual.</param>
    public static PodMachine Open(string? root, IProgressSink progress, string? cache = null, UnpackLimits? limits = null)
    {
        var folders = new MachineFolders(Path.GetFullPath(root ?? DefaultRoot));
        return new PodMachine(new MachineContext(folders, new Systemctl(folders.IsMachine ? null : folders.Root), progress)
        {
            Environment = ProcessEnvironment.Read(),
            Cache = cache is null ? folders.Cache : Path.GetFullPath(cache),
            Limits = limits ?? UnpackLimits.Default,
        });
    }

    /// <summary>Says what <see cref="DeployAsync"/> would do. Nothing is fetched or written.</summary>
    /// <exception cref="ReleaseException">It would be refused, as far as that can be told.</exception>
    public async Task<PodPlan> PlanAsync(PodDeployRequest request, CancellationToken cancellation)
    {
        OpenBundle bundle = await OpenBundle.ReadAsync(request.Bundle, cancellation);
        IPodRuntime runtime = PodRuntimes.Of(request.Runtime, _context);
        var deployer = new PodDeployer(_context, _records, runtime);
        if (request.Start) PodUpdater.RequireStart(bundle.Manifest.Tag, _context);
        bool isThere = deployer.FindSame(bundle) is not null;
        return new DeployPlanner(_records, deployer, _context.Folders).Plan(bundle.Manifest, runtime, isThere, request.Start);
    }

    /// <summary>Deploys a pod, unless it is deployed already, and starts it where that is wanted.</summary>
    /// <exception cref="ReleaseException">It can't be deployed, and nothing of it is left; or it does not work, and the version before runs again (<c>PodUnhealthy</c>).</exception>
    public async Task<DeployedPod> DeployAsync(PodDeployRequest request, CancellationToken cancellation)
    {
        OpenBundle bundle = await OpenBundle.ReadAsync(request.Bundle, cancellation);
        PodTag pod = bundle.Manifest.Tag;
        if (request.Start) PodUpdater.RequireStart(pod, _context);
        using IDisposable locked = await _context.LockAsync(cancellation);
        await new MachineSweeper(_context).SweepAsync();
        var deployer = new PodDeployer(_context, _records, PodRuntimes.Of(request.Runtime, _context));
        PodChange change = PodChange.None;
        if (deployer.FindSame(bundle) is not { } record)
        {
            record = await deployer.DeployAsync(bundle, cancellation);
            change = PodChange.Deployed;
        }
        else if (await deployer.RestoreImagesAsync(bundle, cancellation))
        {
            change = PodChange.Deployed;
        }
        if (request.Start && await new PodUpdater(_context, _records).UpdateAsync(record, cancellation)) change = PodChange.Started;
        return (await DescribeAsync([_records.Find(pod)!], cancellation))[0] with { Change = change };
    }

    /// <summary>Lists what is deployed.</summary>
    /// <param name="targets">Names of pods; none = all.</param>
    /// <exception cref="NameMissingException">One of them is not deployed.</exception>
    public async Task<IReadOnlyList<DeployedPod>> ListAsync(IReadOnlyList<PodTarget> targets, CancellationToken cancellation)
    {
        IReadOnlyList<PodDeployment> all = targets.Count == 0 ? _records.All() : [.. targets.SelectMany(target => _targets.Require(target))];
        return await DescribeAsync(all, cancellation);
    }

    /// <summary>Every port that a deployed pod has.</summary>
    public IReadOnlyList<UsedPort> Ports() => PortTable.Of(_records.All().SelectMany(record => record.Ports)).Used;

    /// <summary>Starts the units of the highest version, or of the one that is named. Other versions are left as they are.</summary>
    /// <param name="instance">Only the units of this instance; null = all.</param>
    public Task<IReadOnlyList<DeployedPod>> StartAsync(PodTarget target, string? instance, CancellationToken cancellation) => ChangeAsync(_targets.Newest(target), PodChange.Started, async pod =>
    {
        PodUpdater.RequireStart(pod.Pod, _context);
        await _context.Systemd.ReloadAsync(cancellation);
        await _context.Systemd.StartAsync(PodTargets.Units(pod, instance, unit => unit.Start), cancellation);
        _records.Activate(pod.Pod);
    }, cancellation);

    /// <summary>Stops units of every version, or of the one that is named.</summary>
    /// <returns>Nothing where none is deployed: that is warned of.</returns>
    /// <inheritdoc cref="StartAsync"/>
    public Task<IReadOnlyList<DeployedPod>> StopAsync(PodTarget target, string? instance, CancellationToken cancellation) => ChangeAsync(_targets.Known(target), PodChange.Stopped, async pod =>
    {
        PodUpdater.RequireStart(pod.Pod, _context);
        await _context.Systemd.StopAsync(PodTargets.Units(pod, instance, _ => true), cancellation);
    }, cancellation);

    /// <summary>Has the highest version, or the one that is named, start with the machine.</summary>
    /// <inheritdoc cref="StartAsync"/>
    public Task<IReadOnlyList<DeployedPod>> EnableAsync(PodTarget target, string? instance, CancellationToken cancellation) =>
        ChangeAsync(_targets.Newest(target), PodChange.Enabled, pod => _context.Systemd.EnableAsync(PodTargets.Switchable(pod, instance, unit => unit.Enable), cancellation), cancellation);

    /// <summary>Has every version, or the one that is named, no longer start with the machine.</summary>
    /// <inheritdoc cref="StopAsync"/>
    public Task<IReadOnlyList<DeployedPod>> DisableAsync(PodTarget target, string? instance, CancellationToken cancellation) =>
        ChangeAsync(_targets.Known(target), PodChange.Disabled, pod => _context.Systemd.DisableAsync(PodTargets.Switchable(pod, instance, _ => true), cancellation), cancellation);

    /// <summary>Marks the highest version, or the one that is named: a clean-up keeps it.</summary>
    public Task<IReadOnlyList<DeployedPod>> MarkGoodAsync(PodTarget target, CancellationToken cancellation) => ChangeAsync(_targets.Newest(target), PodChange.MarkedGood, pod =>
    {
        if (!pod.IsGood) _records.Save(pod with { IsGood = true });
        return Task.CompletedTask;
    }, cancellation);

    /// <summary>Goes back to the version that was active before.</summary>
    /// <exception cref="RefusedException">There is none.</exception>
    /// <exception cref="ReleaseException">It does not work: the version that ran runs again.</exception>
    public async Task<DeployedPod> RollBackAsync(PodLabel label, CancellationToken cancellation)
    {
        using IDisposable locked = await _context.LockAsync(cancellation);
        await new MachineSweeper(_context).SweepAsync();
        if (_records.Previous(label) is not { } before || _records.Find(before) is not { } record)
        {
            throw new RefusedException("PodPreviousMissing", ErrorCategory.ObjectNotFound, label.ToString(), $"No version of {label} was active before, or it is no longer deployed.",
                "Start another version by its name: release pod start POD@VERSION (in PowerShell: Start-ReleasePod POD@VERSION).");
        }
        bool isChanged = await new PodUpdater(_context, _records).UpdateAsync(record, cancellation);
        return (await DescribeAsync([_records.Find(before)!], cancellation))[0] with { Change = isChanged ? PodChange.Started : PodChange.None };
    }

    /// <summary>Stops a version and removes it with its units. One that is not deployed is warned of.</summary>
    /// <returns>What was removed.</returns>
    /// <exception cref="UsageException">Several versions are deployed, and none is named.</exception>
    public async Task<IReadOnlyList<DeployedPod>> UndeployAsync(PodTarget target, CancellationToken cancellation)
    {
        using IDisposable locked = await _context.LockAsync(cancellation);
        await new MachineSweeper(_context).SweepAsync();
        IReadOnlyList<PodDeployment> found = _targets.Known(target);
        if (found.Count > 1) throw new UsageException("PodVersionUnnamed", target, $"{found.Count} versions of {target} are deployed: {string.Join(", ", found.Select(pod => pod.Pod.Version.ToString()))}.", $"Name one of them: {found[0].Pod}.");
        IReadOnlyList<DeployedPod> before = await DescribeAsync(found, cancellation);
        foreach (PodDeployment pod in found) await new PodRemover(_context, _records).RemoveAsync(pod, cancellation);
        return [.. before.Select(pod => pod with { Change = PodChange.Removed, State = PodRunState.Inactive, IsEnabled = false, IsActive = false, Folder = null, Units = [] })];
    }

    /// <summary>Removes what commands left that did not end, what was fetched, and old versions.</summary>
    /// <param name="keep">How many of the highest versions of each pod stay, besides those that run, start with the machine, were active last or before, or are marked good; null = all.</param>
    /// <param name="isDryRun">Whether it is only said which versions would be removed.</param>
    /// <returns>Every version, and why it stays or goes; nothing where all stay.</returns>
    public async Task<IReadOnlyList<PodVerdict>> CleanUpAsync(int? keep, bool isDryRun, CancellationToken cancellation)
    {
        using IDisposable? locked = isDryRun ? null : await _context.LockAsync(cancellation);
        if (!isDryRun)
        {
            await new MachineSweeper(_context).SweepAsync();
            _context.Files.DeleteTree(_context.Folders.Cache);
        }
        if (keep is null) return [];
        IReadOnlyList<DeployedPod> all = await DescribeAsync(_records.All(), cancellation);
        IReadOnlyList<PodVerdict> verdicts = PodRetention.Judge(all.Select(pod => new PodState(pod.Pod)
        {
            IsRunning = pod.State is PodRunState.Active or PodRunState.Partial,
            IsEnabled = pod.IsEnabled,
            IsGood = pod.IsGood,
            IsTip = pod.IsActive,
            IsPrevious = _records.Previous(pod.Label) == pod.Pod,
        }), keep.Value);
        if (isDryRun) return verdicts;
        foreach (PodVerdict verdict in verdicts.Where(verdict => !verdict.Keeps)) await new PodRemover(_context, _records).RemoveAsync(_records.Find(verdict.Tag)!, cancellation);
        return verdicts;
    }

    private async Task<IReadOnlyList<DeployedPod>> ChangeAsync(IReadOnlyList<PodDeployment> pods, PodChange change, Func<PodDeployment, Task> work, CancellationToken cancellation)
    {
        if (pods.Count == 0) return [];
        using IDisposable locked = await _context.LockAsync(cancellation);
        await new MachineSweeper(_context).SweepAsync();
        foreach (PodDeployment pod in pods) await work(pod);
        return [.. (await DescribeAsync([.. pods.Select(pod => _records.Find(pod.Pod)).OfType<PodDeployment>()], cancellation)).Select(pod => pod with { Change = change })];
    }

    private async Task<IReadOnlyList<DeployedPod>> DescribeAsync(IReadOnlyList<PodDeployment> pods, CancellationToken cancellation)
    {
        IReadOnlyList<DeployedUnit> units = await _context.Systemd.QueryAsync([.. pods.SelectMany(pod => pod.Units).Select(unit => unit.Name)], cancellation);
        ILookup<string, DeployedUnit> byName = units.ToLookup(unit => unit.Name, StringComparer.Ordinal);
        return [.. pods.Select(pod => PodDescription.Of(pod, [.. pod.Units.Select(unit => byName[unit.Name].First())], _context.Folders.Pod(pod.Pod), _records.Active(pod.Pod.Label) == pod.Pod) with { Root = _context.Folders.Root })];
    }
}
