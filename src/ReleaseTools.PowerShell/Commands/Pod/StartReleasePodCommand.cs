using System.Management.Automation;
using ReleaseTools.Pods.Machine;
using ReleaseTools.PowerShell.Hosting;

namespace ReleaseTools.PowerShell.Commands.Pod;

/// <summary>Starts the units of a deployed pod: the version that is named, or the highest.</summary>
/// <remarks>Other versions of the pod go on. Install-ReleasePod -Start replaces the version that runs.</remarks>
/// <example><code>Start-ReleasePod //shop:web@1.1.0 -Enable</code>Starts a version now, and whenever the machine starts.</example>
/// <example><code>Start-ReleasePod //shop:web -Instance 2</code>Starts one instance of the highest version.</example>
[Cmdlet(VerbsLifecycle.Start, "ReleasePod", SupportsShouldProcess = true)]
[OutputType(typeof(DeployedPod))]
public sealed class StartReleasePodCommand : DeployedPodCommand
{
    /// <summary>Only the units of this instance.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Instance { get; set; }

    /// <summary>Has it also start with the machine.</summary>
    [Parameter]
    public SwitchParameter Enable { get; set; }

    private protected override IReadOnlyList<PodAction> Actions => Enable ? [PodAction.Enable, PodAction.Start] : [PodAction.Start];

    private protected override string? OneInstance => Instance;
}
