using System.Management.Automation;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Storage;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Staging;

namespace ReleaseTools.PowerShell.Commands.Staging;

/// <summary>Reads a staged build again and compares everything with its manifest. Returns what is wrong: nothing, where all is well.</summary>
/// <remarks>
/// Sizes and SHA-256 and SHA-512 digests are compared; what the manifest doesn't name is a finding, too.
/// </remarks>
/// <example><code>Get-StagedRelease -Version 1.2.0 | Test-StagedRelease</code>Returns what is missing, changed or too much. No output means that all is well.</example>
/// <example><code>Get-StagedRelease | Test-StagedRelease -Quiet</code>Returns true or false for each. That is what a script asks for.</example>
[Cmdlet(VerbsDiagnostic.Test, "StagedRelease")]
[OutputType(typeof(ContentFinding), typeof(bool))]
public sealed class TestStagedReleaseCommand : ReleaseToolsCommand
{
    /// <summary>The staged build, as Get-StagedRelease returns it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public StagedRelease StagedRelease { get; set; } = null!;

    /// <summary>Returns only whether all is well.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    protected override void ProcessRecord()
    {
        StagedRelease staged = StagedRelease;
        Work(async (host, cancellation) =>
        {
            IReadOnlyList<ContentFinding> findings = await new StagingArea(ObjectStores.Open(staged.Store, ".")).TestAsync(staged, host, cancellation);
            if (Quiet) host.Write(findings.Count == 0);
            else foreach (ContentFinding finding in findings) host.Write(finding);
        });
    }
}
