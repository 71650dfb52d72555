using System.Management.Automation;
using ReleaseTools.Pods.Machine;
using ReleaseTools.PowerShell.Hosting;

namespace ReleaseTools.PowerShell.Commands.Pod;

/// <summary>Stops a deployed version of a pod, and removes it with its units and volumes.</summary>
/// <remarks>If several versions are deployed, one has to be named. A pod that is not deployed is warned of.</remarks>
/// <example><code>Uninstall-ReleasePod //shop:web@1.0.0</code>Removes one version.</example>
/// <example><code>Get-ReleasePod //shop:web | Uninstall-ReleasePod -WhatIf</code>Says what would be removed.</example>
[Cmdlet(VerbsLifecycle.Uninstall, "ReleasePod", SupportsShouldProcess = true)]
[OutputType(typeof(DeployedPod))]
public sealed class UninstallReleasePodCommand : DeployedPodCommand
{
    private protected override IReadOnlyList<PodAction> Actions => [PodAction.Undeploy];
}
