using System.Management.Automation;
using System.Security;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Workflow.Prerequisites;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Prerequisites;
using ReleaseTools.Sessions;

namespace ReleaseTools.PowerShell.Commands.Prerequisite;

/// <summary>Finds out whether everything is there that a release needs: tools, identity, a clean tree, disk space, rights to write, a free tag, secrets.</summary>
/// <remarks>
/// Everything is tested and returned, one object a finding, with what was found, what is needed and what to do. Nothing is changed, and the
/// session's record is not touched. Invoke-ReleaseBuild does the same by itself, and refuses where something failed.
/// </remarks>
/// <example><code>New-ReleaseSession -Version v1.2.0 -WhatIf | Test-ReleasePrerequisite</code>Tests a release before it is begun. -WhatIf returns the session without opening it.</example>
/// <example><code>Get-ReleaseSession hello-1.2.0 | Test-ReleasePrerequisite | Where-Object Outcome -ne Passed</code>Shows only what is in the way. Remedy says what to do about it.</example>
[Cmdlet(VerbsDiagnostic.Test, "ReleasePrerequisite")]
[OutputType(typeof(PrerequisiteFinding))]
public sealed class TestReleasePrerequisiteCommand : SessionInputCommand
{
    /// <summary>Takes changes in the working tree for a warning.</summary>
    [Parameter]
    public SwitchParameter AllowDirty { get; set; }

    /// <summary>A token for GitHub; by default that of GH_TOKEN or GITHUB_TOKEN, else the one that gh keeps.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? Token { get; set; }

    private protected override void Process(ReleaseSession session)
    {
        Work(async (host, cancellation) =>
        {
            ReleaseWorkspace workspace = await OpenAsync(session.Repository, session.SessionStore, cancellation);
            foreach (PrerequisiteFinding finding in await new PrerequisiteTester(workspace).TestAsync(session, new RunOptions { GitHub = new(Token), Steps = [new PrerequisitesOptions { AllowDirty = AllowDirty }] }, cancellation))
                host.Write(finding);
        }, session);
    }
}
