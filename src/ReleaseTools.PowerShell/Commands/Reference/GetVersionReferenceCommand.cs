using System.Management.Automation;
using ReleaseTools.Engine.References;
using ReleaseTools.PowerShell.Completion;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.References;

namespace ReleaseTools.PowerShell.Commands.Reference;

/// <summary>Returns the dependencies of a checkout: the versions that stand in several files, and where.</summary>
/// <example><code>Get-VersionReference</code>Lists what dependencies.yaml of the checkout declares.</example>
/// <example><code>(Get-VersionReference hello).RefPaths</code>Lists the places of one version.</example>
[Cmdlet(VerbsCommon.Get, "VersionReference")]
[OutputType(typeof(Dependency))]
public sealed class GetVersionReferenceCommand : ReferenceCommand
{
    /// <summary>The dependency; the wildcards * and ? are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DependencyCompleter))]
    public string[] Name { get; set; } = ["*"];

    protected override void ProcessRecord()
    {
        ReferenceSelection[] selections = [.. Name.Select(name => new ReferenceSelection(name))];
        WorkWithReferences((references, host, _) =>
        {
            foreach (Dependency dependency in selections.SelectMany(references.List)) host.Write(dependency);
            return Task.CompletedTask;
        });
    }
}
