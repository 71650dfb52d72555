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

    /// <summary>What it does to a pod, for -WhatIf and -Confirm.</summary>
    private protected abstract string Action { get; }

    private protected abstract Task<IReadOnlyList<DeployedPod>> RunAsync(PodMachine machine, PodTarget pod, CancellationToken cancellation);

    protected override void ProcessRecord()
    {
        string? root = RootFolder;
        foreach (string name in Pod)
        {
            try
            {
                var target = PodTarget.Parse(name);
                if (ShouldProcess(name, Action)) Work(async (host, cancellation) => Write(host, await RunAsync(PodMachine.Open(root, host), target, cancellation)));
            }
            catch (UsageException e)
            {
                WriteError(ErrorRecords.From(e));
            }
        }
    }
}
