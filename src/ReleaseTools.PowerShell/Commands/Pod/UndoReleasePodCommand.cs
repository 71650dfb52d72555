using System.Management.Automation;
using ReleaseTools.Pods.Machine;
using ReleaseTools.PowerShell.Hosting;

namespace ReleaseTools.PowerShell.Commands.Pod;

/// <summary>Goes back to the version of a pod that was active before: stops the one that runs, starts that one, and checks it.</summary>
/// <example><code>Undo-ReleasePod //shop:web</code>Goes back by one version. The same again goes forth.</example>
/// <example><code>Undo-ReleasePod //shop:web -WhatIf</code>Says that it would go back, and changes nothing.</example>
[Cmdlet(VerbsCommon.Undo, "ReleasePod", SupportsShouldProcess = true)]
[OutputType(typeof(DeployedPod))]
public sealed class UndoReleasePodCommand : DeployedPodCommand
{
    private protected override IReadOnlyList<PodAction> Actions => [PodAction.RollBack];
}
