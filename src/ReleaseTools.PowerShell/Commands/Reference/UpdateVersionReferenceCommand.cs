using System.Management.Automation;
using ReleaseTools.Engine.References;
using ReleaseTools.PowerShell.Completion;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.References;

namespace ReleaseTools.PowerShell.Commands.Reference;

/// <summary>
/// Sets a version in the dependencies file and in every place that it lists, or brings the places in line with that file: all of them, or none.
/// Where one can't be updated, nothing is. Everything that is piped in is one update.
/// </summary>
/// <example><code>Update-VersionReference -Name hello -Version v1.3.0 -WhatIf</code>Shows the diff of every file, and changes nothing.</example>
/// <example><code>Update-VersionReference</code>Brings every place in line with dependencies.yaml.</example>
[Cmdlet(VerbsData.Update, "VersionReference", SupportsShouldProcess = true)]
[OutputType(typeof(VersionReferenceChange))]
public sealed class UpdateVersionReferenceCommand : ReferenceCommand
{
    private readonly List<ReferenceSelection> _selections = [];

    /// <summary>The dependency; the wildcards * and ? are allowed. By default all, or with -Version the only one.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Product")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DependencyCompleter))]
    public string[]? Name { get; set; }

    /// <summary>The new version, with or without a leading v: each place keeps its own way. By default the one that the dependencies file has.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VersionCompleter))]
    public string? Version { get; set; }

    protected override void ProcessRecord()
    {
        if (Name is null) _selections.Add(new ReferenceSelection(Name: null, Version));
        else _selections.AddRange(Name.Select(name => new ReferenceSelection(name, Version)));
    }

    protected override void EndProcessing()
    {
        if (_selections.Count == 0) return;
        WorkWithReferences(async (references, host, cancellation) =>
        {
            Task<bool> Approve(string what) => host.AskAsync(() => ShouldProcess(what, what + "\n", "Update version references?"), cancellation);
            foreach (VersionReferenceChange change in await references.UpdateAsync([.. _selections.Distinct()], Approve, cancellation)) host.Write(change);
        });
    }
}
