using System.Management.Automation;
using ReleaseTools.Announce;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Workflow;
using ReleaseTools.Engine.Workflow.Announce;
using ReleaseTools.PowerShell.Completion;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Sessions;
using ReleaseTools.Workflow;

namespace ReleaseTools.PowerShell.Commands.Announce;

/// <summary>Announces a published release by e-mail, in Slack or Microsoft Teams, to a program of your own, in a discussion on GitHub.</summary>
/// <remarks>
/// Every channel that has not had the release gets it. One that fails does not keep the others from being sent: the error names each with
/// its reason, and the same command sends only what was not sent.
/// <para>What was sent is not sent again. Where nobody knows whether it arrived (the process was killed, the connection broke off before an
/// answer), the state of the channel is Unknown: look there, and name the channel to send it again, or say with -Arrived that it is there.</para>
/// <para>It asks before anything is sent: -Confirm:$false answers. A session that rehearses shows what would be sent, and sends nothing.</para>
/// </remarks>
/// <example><code>Get-ReleaseSession hello-1.2.0-rehearsal | Send-ReleaseAnnouncement</code>Shows what would be sent to each channel. Nothing is sent.</example>
/// <example><code>Get-ReleaseSession hello-1.2.0 | Send-ReleaseAnnouncement -Name team -PassThru -WhatIf</code>Says where the announcement would go. Without -WhatIf it goes there, and what became of it is returned.</example>
[Cmdlet(VerbsCommunications.Send, "ReleaseAnnouncement", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ReleaseSession), typeof(Announcement))]
public sealed class SendReleaseAnnouncementCommand : SessionCommand
{
    private AnnouncePlan? _plan;

    /// <summary>The channels to announce it by; by default all of the definition that have not had it.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ChannelNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Sends again what may have been sent; with -Name also what was. With -TakeOver: although that machine is alive.</summary>
    [Parameter]
    public override SwitchParameter Force { get; set; }

    /// <summary>Sends nothing: what may have been sent was found to have arrived, and counts as sent.</summary>
    [Parameter]
    public SwitchParameter Arrived { get; set; }

    /// <summary>Returns what became of each channel instead of the session.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override (string Step, string Action) Step => (Pipeline.Announce, _plan!.Action);

    private protected override RunOptions Options => base.Options with { Force = Force && TakeOver, Steps = [Announcing] };

    private AnnounceOptions Announcing => new() { Channels = Name, Again = Force, Arrived = Arrived };

    private protected override IEnumerable<object> Results(ReleaseSession session) =>
        PassThru ? session.Announcements.Where(one => Name is null || Name.Contains(one.Channel, StringComparer.Ordinal)) : [session];

    private protected override bool AsksFirst => IsPreview || (!Current.Rehearsal && _plan!.ToSend.Count > 0);

    private protected override void Process(ReleaseSession session)
    {
        try
        {
            _plan = Announcing.Plan(session);
        }
        catch (ReleaseException e)
        {
            WriteError(ErrorRecords.About(session, e));
            return;
        }
        base.Process(session);
    }
}
