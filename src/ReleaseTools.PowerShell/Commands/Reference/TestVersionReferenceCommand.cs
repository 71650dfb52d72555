using System.Management.Automation;
using ReleaseTools.Engine.References;
using ReleaseTools.PowerShell.Completion;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.References;

namespace ReleaseTools.PowerShell.Commands.Reference;

/// <summary>Compares every place of a version with the dependencies file. Returns what disagrees: nothing, where all is well.</summary>
/// <example><code>Test-VersionReference</code>Returns the places that have another version, with file and line.</example>
/// <example><code>if (-not (Test-VersionReference hello -Quiet)) { throw 'hello is not the same everywhere' }</code>Stops a script.</example>
/// <example><code>Test-VersionReference | Update-VersionReference</code>Brings the places in line with the dependencies file.</example>
[Cmdlet(VerbsDiagnostic.Test, "VersionReference")]
[OutputType(typeof(VersionReferenceFinding), typeof(bool))]
public sealed class TestVersionReferenceCommand : ReferenceCommand
{
    /// <summary>The dependency; the wildcards * and ? are allowed. By default all.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DependencyCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Returns only whether all is well.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    protected override void ProcessRecord()
    {
        ReferenceSelection[] selections = [.. Name.Select(name => new ReferenceSelection(name))];
        WorkWithReferences(async (references, host, cancellation) =>
        {
            IReadOnlyList<VersionReferenceFinding> findings = await references.TestAsync(selections, cancellation);
            if (Quiet) host.Write(findings.Count == 0);
            else foreach (VersionReferenceFinding finding in findings) host.Write(finding);
        });
    }
}
