using System.Management.Automation;
using ReleaseTools.Engine.Pods.Machine;
using ReleaseTools.Pods.Machine;
using ReleaseTools.PowerShell.Hosting;

namespace ReleaseTools.PowerShell.Commands.Pod;

/// <summary>Starts the units of a deployed pod: the version that is named, or the highest.</summary>
/// <remarks>Other versions of the pod go on. Install-ReleasePod -Start replaces the version that runs.</remarks>
/// <example><code>Start-ReleasePod //shop:web@1.1.0 -Enable -WhatIf</code>Starts a version now, and whenever the machine starts.</example>
/// <example><code>Start-ReleasePod //shop:web -Instance 2 -WhatIf</code>Starts one instance of the highest version.</example>
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

    private protected override string Action => Enable ? "Start and enable" : "Start";

    private protected override async Task<IReadOnlyList<DeployedPod>> RunAsync(PodMachine machine, PodTarget pod, CancellationToken cancellation)
    {
        if (Enable) await machine.EnableAsync(pod, Instance, cancellation);
        return await machine.StartAsync(pod, Instance, cancellation);
    }
}
