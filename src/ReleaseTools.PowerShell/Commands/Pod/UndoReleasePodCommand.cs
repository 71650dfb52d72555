using System.Management.Automation;
using ReleaseTools.Engine.Pods.Machine;
using ReleaseTools.Pods.Machine;
using ReleaseTools.PowerShell.Hosting;

namespace ReleaseTools.PowerShell.Commands.Pod;

/// <summary>Goes back to the version of a pod that was active before: stops the one that runs, starts that one, and checks it.</summary>
/// <example><code>Undo-ReleasePod //shop:web -Root machine -WhatIf</code>Goes back by one version. The same again goes forth.</example>
/// <example><code>Undo-ReleasePod //shop:web -WhatIf</code>Says that it would go back, and changes nothing.</example>
[Cmdlet(VerbsCommon.Undo, "ReleasePod", SupportsShouldProcess = true)]
[OutputType(typeof(DeployedPod))]
public sealed class UndoReleasePodCommand : DeployedPodCommand
{
    private protected override string Action => "Go back to the version before";

    private protected override async Task<IReadOnlyList<DeployedPod>> RunAsync(PodMachine machine, PodTarget pod, CancellationToken cancellation) => [await machine.RollBackAsync(pod.Label, cancellation)];
}
