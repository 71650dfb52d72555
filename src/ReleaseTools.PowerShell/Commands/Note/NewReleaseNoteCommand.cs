using System.Management.Automation;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Workflow.Notes;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Sessions;

namespace ReleaseTools.PowerShell.Commands.Note;

/// <summary>Writes the release notes of a session from the commits since the previous release, or from their pull requests on GitHub, as Markdown and JSON.</summary>
/// <remarks>
/// The notes begin after the previous release, on whatever branch it was made: for an official version that is the highest lower official version, for a
/// prerelease the one before it of the same version, else the highest lower official version. <c>RELEASE_NOTES.md</c> is for people, <c>release-notes.json</c> for programs; both are staged with the artifacts.
/// </remarks>
/// <example><code>Get-ReleaseSession hello-1.2.0 | New-ReleaseNote</code>Writes the notes into the session's work folder. The session that comes out has their paths in Notes.</example>
/// <example><code>Get-ReleaseSession hello-1.2.0 | New-ReleaseNote -UpdateChangelog</code>Also puts them into the changelog that the definition names: below "Unreleased", whose text becomes the section where there is any. The file is changed in the working tree and is not committed.</example>
/// <example><code>Get-ReleaseSession hello-1.2.0 | New-ReleaseNote -Refresh</code>Asks GitHub again, where notes are made from pull requests: somebody has edited one. Otherwise what was answered before is used.</example>
[Cmdlet(VerbsCommon.New, "ReleaseNote", SupportsShouldProcess = true)]
[OutputType(typeof(ReleaseSession))]
public sealed class NewReleaseNoteCommand : SessionCommand
{
    /// <summary>Puts the notes into the definition's changelog file, too.</summary>
    [Parameter]
    public SwitchParameter UpdateChangelog { get; set; }

    /// <summary>Asks GitHub again for the pull requests, because some were edited since they were asked for. Only for notes from pull requests.</summary>
    [Parameter]
    public SwitchParameter Refresh { get; set; }

    private protected override (string Step, string Action) Step => ("notes", "Write release notes");

    private protected override RunOptions Options => base.Options with { Steps = [new NotesOptions { UpdateChangelog = UpdateChangelog, Refresh = Refresh }] };
}
