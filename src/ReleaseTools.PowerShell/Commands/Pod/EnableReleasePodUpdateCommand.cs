using System.Management.Automation;
using ReleaseTools.Engine.Pods.Follow;
using ReleaseTools.Engine.Pods.Machine;
using ReleaseTools.Pods.Follow;
using ReleaseTools.Pods.Machine;
using ReleaseTools.PowerShell.Hosting;

namespace ReleaseTools.PowerShell.Commands.Pod;

/// <summary>Has systemd keep this machine at the version of a pod that a channel's tip names.</summary>
/// <remarks>Writes a timer and the service that it starts, which runs release pod follow. The timer of each machine fires at a moment of its own, so that a fleet's requests are spread over the interval.</remarks>
/// <example><code>Enable-ReleasePodUpdate production //shop:web -Store https://pods.example.com/ -Program /usr/bin/env</code>Looks every 15 minutes.</example>
/// <example><code>Enable-ReleasePodUpdate production //shop:web -Store https://pods.example.com/ -Interval 1h -Keep 3 -WhatIf</code>Looks every hour, and keeps three versions.</example>
[Cmdlet(VerbsLifecycle.Enable, "ReleasePodUpdate", SupportsShouldProcess = true)]
[OutputType(typeof(PodTimer))]
public sealed class EnableReleasePodUpdateCommand : FollowedPodCommand
{
    /// <summary>How often: 5m, 15m, 1h, 24h. An hour, or a day, has to be a multiple of it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Interval { get; set; } = "15m";

    /// <summary>The path of the program release; by default the one on the path.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Program { get; set; }

    /// <summary>What runs the pod's apps, as in Install-ReleasePod.</summary>
    [Parameter]
    public PodRuntimeKind Runtime { get; set; }

    /// <summary>After an update, old versions are removed: this many of the highest stay, besides those that run, start with the machine, were active last or before, or are marked good.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? Keep { get; set; }

    protected override void ProcessRecord()
    {
        PodFollowRequest request = Request with { Runtime = Runtime, Keep = Keep };
        (string? root, string? cache, string? program) = (RootFolder, CacheFolder, Program is null ? null : FullPath(Program));
        Work(async (host, cancellation) =>
        {
            int minutes = FollowUnits.ParseInterval(Interval);
            var timer = new FollowTimer(PodMachine.Open(root, host, cache), request);
            // what would be refused is not asked for
            await timer.EnableAsync(minutes, program, isDryRun: true, cancellation);
            if (await host.AskAsync(() => ShouldProcess(timer.Name, "Enable the timer"), cancellation)) host.Write(await timer.EnableAsync(minutes, program, isDryRun: false, cancellation));
        });
    }
}
