using System.Management.Automation;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Storage;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Staging;

namespace ReleaseTools.PowerShell.Commands.Staging;

/// <summary>Removes a staged build. It is out of sight at once, before any of its objects goes. What was published from it stays.</summary>
/// <remarks>
/// A session that has staged this build stages again when it is resumed.
/// </remarks>
/// <example><code>Get-StagedRelease -Version 1.2.0-rc.* | Remove-StagedRelease</code>Asks for each, then removes it. Official versions do not match.</example>
/// <example><code>Get-StagedRelease | Select-Object -Skip 3 | Remove-StagedRelease -WhatIf</code>Says what would go if only the newest three were kept.</example>
[Cmdlet(VerbsCommon.Remove, "StagedRelease", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(StagedRelease))]
public sealed class RemoveStagedReleaseCommand : ReleaseToolsCommand
{
    /// <summary>The staged build, as Get-StagedRelease returns it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public StagedRelease StagedRelease { get; set; } = null!;

    /// <summary>Returns the builds that were removed.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        StagedRelease staged = StagedRelease;
        if (!ShouldProcess($"{staged.Product} {staged.Version} build {staged.Build} in {staged.Store}", "Remove the staged build")) return;
        Work(async (host, cancellation) =>
        {
            await new StagingArea(ObjectStores.Open(staged.Store, ".")).RemoveAsync(staged, cancellation);
            if (PassThru) host.Write(staged);
        });
    }
}
