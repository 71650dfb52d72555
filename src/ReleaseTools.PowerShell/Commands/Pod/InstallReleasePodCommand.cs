using System.Management.Automation;
using ReleaseTools.Engine.Pods.Machine;
using ReleaseTools.Engine.Pods.Machine.Unpacking;
using ReleaseTools.Pods.Machine;
using ReleaseTools.PowerShell.Hosting;

namespace ReleaseTools.PowerShell.Commands.Pod;

/// <summary>Deploys a pod on this machine: fetches, verifies and unpacks it, and writes its systemd units.</summary>
/// <remarks>
/// Nothing is started without -Start. Installing the same pod again changes nothing; another pod.json for a version that is deployed is refused. A failure leaves nothing behind.
/// </remarks>
/// <example><code>Export-ReleasePod production //shop:web bundle | Install-ReleasePod -WhatIf</code>Says what deploying a bundle would do.</example>
/// <example><code>Export-ReleasePod production //shop:web web.tar.gz | Install-ReleasePod -Start</code>Replaces the version that runs. If the new one does not pass its health check, the version before runs again.</example>
[Cmdlet(VerbsLifecycle.Install, "ReleasePod", SupportsShouldProcess = true)]
[OutputType(typeof(DeployedPod))]
public sealed class InstallReleasePodCommand : PodMachineCommand
{
    /// <summary>A folder with a pod.json, an archive of such a folder (.tar, .tar.gz), or a pod.json whose sources are URLs, images with their digests, or files beside it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Bundle", "PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>What runs the pod's apps: Oci (runc or crun), Quadlet (podman 4.7 or newer) or Docker (20.10 or newer).</summary>
    [Parameter]
    public PodRuntimeKind Runtime { get; set; }

    /// <summary>Stops the version that runs, starts this one, checks it, and marks it good. If the check fails, the version before runs again.</summary>
    [Parameter]
    public SwitchParameter Start { get; set; }

    /// <summary>Where fetched artifacts are kept; by default in the root. Several roots can share one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CachePath { get; set; }

    /// <summary>The most bytes that a pod may unpack to; by default 64 GiB.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long? MaximumByte { get; set; }

    /// <summary>The most files, folders and links that a pod may unpack to; by default 5 million.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long? MaximumEntry { get; set; }

    protected override void ProcessRecord()
    {
        (string? root, string? cache) = (RootFolder, CachePath is null ? null : FullPath(CachePath));
        var limits = new UnpackLimits(MaximumByte ?? UnpackLimits.Default.Bytes, MaximumEntry ?? UnpackLimits.Default.Entries);
        foreach (string path in Path)
        {
            var request = new PodDeployRequest(FullPath(path)) { Runtime = Runtime, Start = Start };
            if (IsPreview) Work(async (host, cancellation) => await PreviewAsync(PodMachine.Open(root, host, cache, limits), request, host, cancellation));
            else if (ShouldProcess(path, Start ? "Deploy and start the pod" : "Deploy the pod")) Work(async (host, cancellation) => host.Write(await PodMachine.Open(root, host, cache, limits).DeployAsync(request, cancellation)));
        }
    }

    // what would be refused is not announced
    private async Task PreviewAsync(PodMachine machine, PodDeployRequest request, CommandHost host, CancellationToken cancellation)
    {
        PodPlan plan = await machine.PlanAsync(request, cancellation);
        foreach (string line in plan.Lines) await host.AskAsync(() => ShouldProcess(plan.Pod.ToString(), line), cancellation);
    }
}
