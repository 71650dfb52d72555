using System.Management.Automation;
using ReleaseTools.Engine.Steps;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Sessions;

namespace ReleaseTools.PowerShell.Commands.Note;

/// <summary>Writes the release notes of a session from the commits since the previous release, as Markdown and JSON.</summary>
/// <example><code>Get-ReleaseSession hello-1.2.0 | New-ReleaseNote</code>Writes the notes into the session's work folder.</example>
/// <example><code>Get-ReleaseSession hello-1.2.0 | New-ReleaseNote -UpdateChangelog</code>Also puts them into the changelog that the definition names.</example>
[Cmdlet(VerbsCommon.New, "ReleaseNote", SupportsShouldProcess = true)]
[OutputType(typeof(ReleaseSession))]
public sealed class NewReleaseNoteCommand : SessionCommand
{
    /// <summary>Puts the notes into the definition's changelog file, too.</summary>
    [Parameter]
    public SwitchParameter UpdateChangelog { get; set; }

    private protected override (string Step, string Action) Step => ("notes", "Write release notes");

    private protected override RunOptions Options => new() { TakeOver = TakeOver, UpdateChangelog = UpdateChangelog };
}
