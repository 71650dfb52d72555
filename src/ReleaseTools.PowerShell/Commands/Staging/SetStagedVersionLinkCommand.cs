using System.Management.Automation;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Workflow.Link;
using ReleaseTools.PowerShell.Completion;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Sessions;
using ReleaseTools.Staging;

namespace ReleaseTools.PowerShell.Commands.Staging;

/// <summary>Moves version links to a published release: only forward, and stable links only to official versions.</summary>
/// <remarks>
/// Order of versions: alpha, beta, rc, official. A link that names the version already is left as it is. One that is refused does not
/// keep the others from moving: -Verbose and -PassThru tell why. Of two releases at once the higher wins, whichever comes last.
/// </remarks>
/// <example><code>Get-ReleaseSession hello-1.2.0 | Set-StagedVersionLink -Name latest, stable</code>Moves two links to the session's release. Those of the definition that are not named stay.</example>
/// <example><code>Get-ReleaseSession hello-1.2.0 | Set-StagedVersionLink -PassThru</code>Moves the links that the definition names and returns what became of each. Outcome is Forward, Unchanged or Refused.</example>
[Cmdlet(VerbsCommon.Set, "StagedVersionLink", SupportsShouldProcess = true)]
[OutputType(typeof(ReleaseSession), typeof(LinkResult))]
public sealed class SetStagedVersionLinkCommand : SessionCommand
{
    /// <summary>The links to move; by default those that the definition names.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LinkNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Returns what became of each link instead of the session.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override (string Step, string Action) Step =>
        ("link", $"Move version links {string.Join(", ", Current.Settings.LinkNames(Name))}");

    private protected override RunOptions Options => base.Options with { Steps = [new LinkOptions { Names = Name }] };

    private protected override IEnumerable<object> Results(ReleaseSession session) => PassThru ? session.Links : [session];
}
