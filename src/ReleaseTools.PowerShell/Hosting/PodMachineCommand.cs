using System.Management.Automation;
using ReleaseTools.Engine.Pods.Machine;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.PowerShell.Hosting;

/// <summary>A cmdlet for the pods of a machine.</summary>
public abstract class PodMachineCommand : ReleaseToolsCommand
{
    /// <summary>The folder that pods are in; by default /var/lib/releasetools. With another one, units are written below its etc/systemd/system, and nothing is started.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Root { get; set; }

    /// <summary>Where the pods are. Asked on the pipeline thread.</summary>
    private protected string? RootFolder => Root is null ? null : FullPath(Root);

    private protected static void Write(CommandHost host, IEnumerable<DeployedPod> pods)
    {
        foreach (DeployedPod pod in pods) host.Write(pod);
    }
}

/// <summary>A cmdlet that does one thing with deployed pods.</summary>
public abstract class DeployedPodCommand : PodMachineCommand
{
    /// <summary>The pods: //path/to:name@version, //path/to:name, or what Get-ReleasePod returns.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Pod { get; set; } = [];

    /// <summary>What it does with a pod.</summary>
    private protected abstract IReadOnlyList<PodAction> Actions { get; }

    private protected virtual string? OneInstance => null;

    protected override void ProcessRecord()
    {
        string? root = RootFolder;
        foreach (string name in Pod) Work((host, cancellation) => RunAsync(PodMachine.Open(root, host), new PodActionRequest(PodTarget.Parse(name), Actions) { Instance = OneInstance }, host, cancellation));
    }

    // what would be refused is not asked for
    private async Task RunAsync(PodMachine machine, PodActionRequest request, CommandHost host, CancellationToken cancellation)
    {
        IReadOnlyList<PodPlan> plans = machine.Plan(request);
        bool isWanted = plans.Count > 0;
        foreach (PodPlan plan in plans)
        {
            string lines = string.Join(", ", plan.Lines);
            isWanted &= await host.AskAsync(() => ShouldProcess(plan.Pod.ToString(), lines), cancellation);
        }
        if (isWanted && !IsPreview) Write(host, await machine.RunAsync(request, cancellation));
    }
}
