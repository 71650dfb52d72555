using System.Management.Automation;
using ReleaseTools.Pods.Machine;
using ReleaseTools.PowerShell.Hosting;

namespace ReleaseTools.PowerShell.Commands.Pod;

/// <summary>Stops the units of a deployed pod: of the version that is named, or of all.</summary>
/// <remarks>A pod that is not deployed is warned of.</remarks>
/// <example><code>Get-ReleasePod | Stop-ReleasePod -Disable</code>Stops every pod, now and for the next start of the machine.</example>
/// <example><code>Stop-ReleasePod //shop:web -Instance 2</code>Stops one instance of a pod.</example>
[Cmdlet(VerbsLifecycle.Stop, "ReleasePod", SupportsShouldProcess = true)]
[OutputType(typeof(DeployedPod))]
public sealed class StopReleasePodCommand : DeployedPodCommand
{
    /// <summary>Only the units of this instance.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Instance { get; set; }

    /// <summary>Has it also no longer start with the machine.</summary>
    [Parameter]
    public SwitchParameter Disable { get; set; }

    private protected override IReadOnlyList<PodAction> Actions => Disable ? [PodAction.Stop, PodAction.Disable] : [PodAction.Stop];

    private protected override string? OneInstance => Instance;
}
