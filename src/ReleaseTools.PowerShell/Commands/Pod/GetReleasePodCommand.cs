using System.Management.Automation;
using ReleaseTools.Engine.Pods.Machine;
using ReleaseTools.Pods.Machine;
using ReleaseTools.PowerShell.Hosting;

namespace ReleaseTools.PowerShell.Commands.Pod;

/// <summary>Gets the pods that are deployed on this machine: whether they run, their units, and their ports.</summary>
/// <example><code>Get-ReleasePod</code>Lists every deployed version of every pod.</example>
/// <example><code>(Get-ReleasePod //shop:web).Ports</code>Shows the ports of one pod.</example>
[Cmdlet(VerbsCommon.Get, "ReleasePod")]
[OutputType(typeof(DeployedPod))]
public sealed class GetReleasePodCommand : PodMachineCommand
{
    /// <summary>The pods: //path/to:name@version, or //path/to:name. By default all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public string[] Pod { get; set; } = [];

    protected override void ProcessRecord()
    {
        (string? root, string[] names) = (RootFolder, Pod);
        Work(async (host, cancellation) => Write(host, await PodMachine.Open(root, host).ListAsync([.. names.Select(PodTarget.Parse)], cancellation)));
    }
}
