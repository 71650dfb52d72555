using System.Management.Automation;
using ReleaseTools.Engine.Pods.Release;
using ReleaseTools.Pods;
using ReleaseTools.PowerShell.Completion;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Versions;

namespace ReleaseTools.PowerShell.Commands.Pod;

/// <summary>Moves the tip of a pod in a channel: the version that the channel's machines follow.</summary>
/// <remarks>
/// New-PodRelease moves the tip forward by itself. Moving it back to an older version is an act of its own and takes a -Reason; without one it is an error, and the tip stays.
/// The version that the tip named before is kept as previous. Of two runs that move a tip forward at once, the higher version wins.
/// </remarks>
/// <example><code>Get-PodRelease //shop:web -Channel production | Where-Object IsPrevious | Set-PodChannelTip -Reason 'the new version leaks memory'</code>Moves the tip back to the version that it named before.</example>
/// <example><code>Set-PodChannelTip production //shop:web@1.0.0 -Reason 'incident 4711' -PassThru</code>Moves the tip back to a version and returns the move: From, To and Verdict.</example>
[Cmdlet(VerbsCommon.Set, "PodChannelTip", SupportsShouldProcess = true)]
[OutputType(typeof(PodTipMove))]
public sealed class SetPodChannelTipCommand : PodCommand
{
    /// <summary>The channel.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PodChannelCompleter))]
    public string Channel { get; set; } = "";

    /// <summary>The version of the pod that the tip should name: //shop:web@1.1.0.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(PodTagCompleter))]
    public PodTag Pod { get; set; } = null!;

    /// <summary>Allows the tip to move back to an older version, and says why.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Reason { get; set; }

    /// <summary>Returns what became of the tip.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        (string location, string channel, PodTag pod, string? reason, bool passThru) = (FullPath(Repository), Channel, Pod, Reason, PassThru);
        Work(async (host, cancellation) =>
        {
            var mover = new PodTipMover(await OpenStoreAsync(location, cancellation), host);
            // what would be refused is not announced
            PodTipMove move = await mover.PreviewAsync(channel, pod, reason, cancellation);
            if (move.Moves)
            {
                if (!await host.AskAsync(() => ShouldProcess($"{pod.Label} in {channel}", Action(move)), cancellation)) return;
                move = await mover.MoveAsync(channel, pod, reason, cancellation);
            }
            if (move.Verdict is LinkVerdict.Refused) throw new PodTipBackException(move);
            host.Say(move.ToString());
            if (passThru) host.Write(move);
        });
    }

    private static string Action(PodTipMove move) => move.Verdict is LinkVerdict.Back ? $"Move the tip back from {move.From} to {move.To}" : move.From is null ? $"Set the tip to {move.To}" : $"Move the tip from {move.From} to {move.To}";
}
