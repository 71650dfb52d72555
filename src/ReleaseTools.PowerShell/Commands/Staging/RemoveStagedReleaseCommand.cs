using System.Management.Automation;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Storage;
using ReleaseTools.PowerShell.Completion;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Staging;
using ReleaseTools.Versions;

namespace ReleaseTools.PowerShell.Commands.Staging;

/// <summary>Removes a staged build. It is out of sight at once, before any of its objects goes. What was published from it stays.</summary>
/// <remarks>
/// A session that has staged this build stages again when it is resumed. A build whose manifest is damaged is named by -Product, -Version and -Build, with -Force.
/// </remarks>
/// <example><code>Get-StagedRelease -Version 1.2.0-rc.* | Remove-StagedRelease</code>Asks for each, then removes it. Official versions do not match.</example>
/// <example><code>Get-StagedRelease | Select-Object -Skip 3 | Remove-StagedRelease -WhatIf</code>Says what would go if only the newest three were kept.</example>
[Cmdlet(VerbsCommon.Remove, "StagedRelease", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = ByBuild)]
[OutputType(typeof(StagedRelease))]
public sealed class RemoveStagedReleaseCommand : CheckoutCommand
{
    private const string ByBuild = "StagedRelease", ByName = "Name";

    /// <summary>The staged build, as Get-StagedRelease returns it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByBuild)]
    public StagedRelease StagedRelease { get; set; } = null!;

    /// <summary>The product of a build that is removed by its name.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByName)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProductCompleter))]
    public string Product { get; set; } = "";

    /// <summary>The version of a build that is removed by its name.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByName)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(StagedVersionCompleter))]
    public string Version { get; set; } = "";

    /// <summary>The build's name: its folder in the store.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByName)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(StagedBuildCompleter))]
    public string Build { get; set; } = "";

    /// <summary>The store that it is staged in; by default that of the checkout's definition.</summary>
    [Parameter(ParameterSetName = ByName)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(StoreCompleter))]
    [StoreTransformation]
    public string? Store { get; set; }

    /// <summary>Removes a build by its name although its manifest is missing or can't be read.</summary>
    [Parameter(ParameterSetName = ByName)]
    public SwitchParameter Force { get; set; }

    /// <summary>Returns the builds that were removed.</summary>
    [Parameter(ParameterSetName = ByBuild)]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        if (ParameterSetName == ByName)
        {
            RemoveByName();
            return;
        }
        StagedRelease staged = StagedRelease;
        if (!ShouldProcess($"{staged.Product} {staged.Version} build {staged.Build} in {staged.Store}", "Remove the staged build")) return;
        Work(async (host, cancellation) =>
        {
            await new StagingArea(ObjectStores.Open(staged.Store, ".")).RemoveAsync(staged, cancellation);
            if (PassThru) host.Write(staged);
        });
    }

    private void RemoveByName()
    {
        string location = FullPath(Repository);
        Work(async (host, cancellation) =>
        {
            ReleaseVersion version = ReleaseVersion.Parse(Version);
            IObjectStore store = await StageStoreAsync(location, Store, cancellation);
            if (await host.AskAsync(() => ShouldProcess($"{Product} {version} build {Build} in {store.PlaceOf("")}", "Remove the staged build"), cancellation))
                await new StagingArea(store).RemoveAsync(Product, version, Build, Force, cancellation);
        });
    }
}
