using System.Management.Automation;
using ReleaseTools.Engine.Pods.Follow;
using ReleaseTools.Engine.Pods.Machine;
using ReleaseTools.Pods;
using ReleaseTools.Pods.Follow;
using ReleaseTools.Pods.Machine;
using ReleaseTools.PowerShell.Hosting;

namespace ReleaseTools.PowerShell.Commands.Pod;

/// <summary>Brings this machine to the version of a pod that a channel's tip names: deploys, starts and checks it.</summary>
/// <remarks>
/// A version that does not work is replaced by the one before, and is not tried again until the tip names another one. A channel's rollout may have this machine wait. Enable-ReleasePodUpdate has systemd do the same at an interval.
/// </remarks>
/// <example><code>Update-ReleasePod production //shop:web -Store file:///srv/releases/pods</code>Follows a pod once.</example>
/// <example><code>Update-ReleasePod production //shop:web -Store file:///srv/releases/pods -Retry -WhatIf</code>Says what trying again would do.</example>
[Cmdlet(VerbsData.Update, "ReleasePod", SupportsShouldProcess = true)]
[OutputType(typeof(PodFollowResult))]
public sealed class UpdateReleasePodCommand : FollowedPodCommand
{
    /// <summary>What runs the pod's apps, as in Install-ReleasePod.</summary>
    [Parameter]
    public PodRuntimeKind Runtime { get; set; }

    /// <summary>After an update, old versions are removed: this many of the highest stay, besides those that run, start with the machine, were active last or before, or are marked good.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? Keep { get; set; }

    /// <summary>Tries a version again that did not work on this machine.</summary>
    [Parameter]
    public SwitchParameter Retry { get; set; }

    protected override void ProcessRecord()
    {
        PodFollowRequest request = Request with { Runtime = Runtime, Keep = Keep, Retries = Retry };
        (string? root, string? cache) = (RootFolder, CacheFolder);
        Work(async (host, cancellation) =>
        {
            var follower = PodFollower.Open(PodMachine.Open(root, host, cache), request, host);
            PodFollowResult plan = await follower.PreviewAsync(cancellation);
            bool isWanted = plan.Outcome is not PodFollowOutcome.Planned || await host.AskAsync(() => ShouldProcess(plan.Pod.ToString(), $"Go {(plan.Active is { } active ? $"from {active} " : "")}to {plan.Tip}"), cancellation);
            if (IsPreview) host.Write(plan);
            else if (isWanted) host.Write(await follower.RunAsync(cancellation));
        });
    }
}
