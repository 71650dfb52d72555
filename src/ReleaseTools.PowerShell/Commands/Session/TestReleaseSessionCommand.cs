using System.Management.Automation;
using System.Security;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Workflow;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Sessions;

namespace ReleaseTools.PowerShell.Commands.Session;

/// <summary>Verifies a release against its session: every step is done, and what it made public is read again to the last byte. Changes nothing.</summary>
/// <remarks>
/// Published files, pages, version links, the files on GitHub, the tag and the container images are compared with the release's manifest. One object a step: Holds is
/// false where something differs, Reason says what, Findings lists each difference. Resume-ReleaseSession repairs what can be repaired.
/// A version link that names a higher version by now holds.
/// </remarks>
/// <example><code>Get-ReleaseSession hello-1.2.0 | Test-ReleaseSession | Where-Object Holds -eq $false</code>Shows only the steps that do not hold: nothing where all is well.</example>
/// <example><code>Get-ReleaseSession | Test-ReleaseSession | Group-Object Session -NoElement</code>Looks at every release that has a session here.</example>
[Cmdlet(VerbsDiagnostic.Test, "ReleaseSession")]
[OutputType(typeof(StepVerdict))]
public sealed class TestReleaseSessionCommand : SessionInputCommand
{
    /// <summary>A token for GitHub; by default that of GH_TOKEN or GITHUB_TOKEN, else the one that gh keeps.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? Token { get; set; }

    private protected override void Process(ReleaseSession session)
    {
        var options = new RunOptions { GitHub = new(Token) };
        Work(async (host, cancellation) =>
        {
            ReleaseWorkspace workspace = await OpenAsync(session.Repository, session.SessionStore, cancellation);
            foreach (StepVerdict verdict in await new SessionVerifier(workspace, options, host).VerifyAsync(session, cancellation)) host.Write(verdict);
        }, session);
    }
}
