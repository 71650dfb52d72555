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

    internal MachineContext Context => _context;

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
        using IDisposable locked = await LockAsync(cancellation);
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

    /// <summary>Has a deployed version run in place of others, as <see cref="DeployAsync"/> starts one. Where nothing can be started, the version only becomes the active one.</summary>
    /// <exception cref="ReleaseException">It does not work, and the version before runs again (<c>PodUnhealthy</c>).</exception>
    internal async Task ReplaceAsync(PodTag pod, CancellationToken cancellation)
    {
        using IDisposable locked = await LockAsync(cancellation);
        if (_context.Systemd.Objection is null) await new PodUpdater(_context, _records).UpdateAsync(_records.Find(pod)!, cancellation);
        else _records.Activate(pod);
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

    /// <summary>Starts, stops, enables, disables, marks, rolls back or removes deployed versions.</summary>
    /// <returns>How each of them is now; nothing where a pod is to be stopped, disabled or removed that is not deployed: that is warned of.</returns>
    /// <exception cref="ReleaseException">It can't be done, and nothing was; or it failed.</exception>
    public async Task<IReadOnlyList<DeployedPod>> RunAsync(PodActionRequest request, CancellationToken cancellation)
    {
        // a machine without pods gets no folders for this
        using IDisposable? locked = Directory.Exists(_context.Folders.Root) ? await LockAsync(cancellation) : null;
        IReadOnlyList<PodStep> steps = new PodActions(_context, _records).Prepare(request);
        PodDeployment[] pods = [.. steps.Select(step => step.Pod).DistinctBy(pod => pod.Pod)];
        IReadOnlyList<DeployedPod> removed = request.Actions.Contains(PodAction.Undeploy) ? await DescribeAsync(pods, cancellation) : [];
        var changes = new Dictionary<PodTag, PodChange>();
        foreach (PodStep step in steps) changes[step.Pod.Pod] = await step.RunAsync(cancellation) ? step.Change : PodChange.None;
        IReadOnlyList<DeployedPod> left = await DescribeAsync([.. pods.Select(pod => _records.Find(pod.Pod)).OfType<PodDeployment>()], cancellation);
        return [.. left.Select(pod => pod with { Change = changes[pod.Pod] }), .. removed.Select(PodDescription.Removed)];
    }

    /// <summary>Says what <see cref="RunAsync"/> would do.</summary>
    /// <returns>The plan of each version.</returns>
    /// <exception cref="ReleaseException">It would be refused.</exception>
    public IReadOnlyList<PodPlan> Plan(PodActionRequest request) =>
        [.. new PodActions(_context, _records).Prepare(request).GroupBy(step => step.Pod.Pod).Select(steps => new PodPlan(steps.Key, [.. steps.SelectMany(step => step.Lines)]))];

    /// <summary>Removes what commands left that did not end, what was fetched, and old versions.</summary>
    /// <param name="keep">How many of the highest versions of each pod stay, besides those that run, start with the machine, were active last or before, or are marked good; null = all.</param>
    /// <param name="isDryRun">Whether it is only said which versions would be removed.</param>
    /// <returns>Every version, and why it stays or goes; nothing where all stay.</returns>
    public async Task<IReadOnlyList<PodVerdict>> CleanUpAsync(int? keep, bool isDryRun, CancellationToken cancellation)
    {
        using IDisposable? locked = isDryRun ? null : await LockAsync(cancellation);
        if (!isDryRun) _context.Files.DeleteTree(_context.Folders.Cache);
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

    private async Task<IDisposable> LockAsync(CancellationToken cancellation)
    {
        IDisposable locked = await _context.LockAsync(cancellation);
        try
        {
            await new MachineSweeper(_context).SweepAsync();
            return locked;
        }
        catch
        {
            locked.Dispose();
            throw;
        }
    }

    private async Task<IReadOnlyList<DeployedPod>> DescribeAsync(IReadOnlyList<PodDeployment> pods, CancellationToken cancellation)
    {
        IReadOnlyList<DeployedUnit> units = await _context.Systemd.QueryAsync([.. pods.SelectMany(pod => pod.Units).Select(unit => unit.Name)], cancellation);
        ILookup<string, DeployedUnit> byName = units.ToLookup(unit => unit.Name, StringComparer.Ordinal);
        return [.. pods.Select(pod => PodDescription.Of(pod, [.. pod.Units.Select(unit => byName[unit.Name].First())], _context.Folders.Pod(pod.Pod), _records.Active(pod.Pod.Label) == pod.Pod) with { Root = _context.Folders.Root })];
    }
}
