using System.Management.Automation;
using ReleaseTools.Engine.Pods.Follow;
using ReleaseTools.Engine.Pods.Machine;
using ReleaseTools.Pods;
using ReleaseTools.Pods.Follow;
using ReleaseTools.PowerShell.Completion;
using ReleaseTools.PowerShell.Hosting;

namespace ReleaseTools.PowerShell.Commands.Pod;

/// <summary>Removes the timer that keeps this machine at a pod's tip. The pod stays as it is.</summary>
/// <example><code>Disable-ReleasePodUpdate production //shop:web</code>Has the machine stay at the version that it runs.</example>
/// <example><code>Disable-ReleasePodUpdate production //shop:web -WhatIf</code>Says which timer would be removed.</example>
[Cmdlet(VerbsLifecycle.Disable, "ReleasePodUpdate", SupportsShouldProcess = true)]
[OutputType(typeof(PodTimer))]
public sealed class DisableReleasePodUpdateCommand : PodMachineCommand
{
    /// <summary>The channel.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PodChannelCompleter))]
    public string Channel { get; set; } = "";

    /// <summary>The pod: //path/to:name.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    [Alias("Label")]
    public PodLabel Pod { get; set; } = null!;

    protected override void ProcessRecord()
    {
        (string? root, var request) = (RootFolder, new PodFollowRequest(Channel, Pod, Store: ""));
        Work(async (host, cancellation) =>
        {
            var timer = new FollowTimer(PodMachine.Open(root, host), request);
            if (!timer.Exists) host.Warn($"{timer.Name} is not there.");
            else if (await host.AskAsync(() => ShouldProcess(timer.Name, "Remove the timer"), cancellation) && await timer.DisableAsync(cancellation) is { } removed) host.Write(removed);
        });
    }
}
