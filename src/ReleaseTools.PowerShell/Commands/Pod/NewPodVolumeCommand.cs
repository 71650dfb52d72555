using System.Management.Automation;
using ReleaseTools.Engine.Pods.Store;
using ReleaseTools.Pods;
using ReleaseTools.PowerShell.Hosting;

namespace ReleaseTools.PowerShell.Commands.Pod;

/// <summary>Adds a version of a volume to the store of pods, from a folder or from an archive.</summary>
/// <remarks>
/// A version never changes: adding the same content again is fine (IsNew is false then), other content is refused. The same folder gives the same archive on every machine:
/// times and owners are left out.
/// </remarks>
/// <example><code>New-PodVolume //shop:data@1.1.0 shop/web/conf</code>Packs a folder as version 1.1.0 of a volume.</example>
/// <example><code>New-PodVolume //shop:data@1.1.0 shop/web/conf -Store file:///srv/releases/pods -WhatIf</code>Says what would be added to another store.</example>
[Cmdlet(VerbsCommon.New, "PodVolume", SupportsShouldProcess = true)]
[OutputType(typeof(PodVolumeResult))]
public sealed class NewPodVolumeCommand : PodCommand
{
    /// <summary>The volume and its version: //shop:data@1.1.0.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNull]
    public PodTag Volume { get; set; } = null!;

    /// <summary>A folder, or an archive that tar -czf made.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    protected override void EndProcessing()
    {
        (string location, PodTag volume, string source) = (FullPath(Repository), Volume, FullPath(Path));
        if (!ShouldProcess(volume.ToString(), $"Add the volume from {source}")) return;
        Work(async (host, cancellation) =>
        {
            PodStore store = await OpenOrCreateStoreAsync(location, cancellation);
            host.Write(await new PodVolumes(store).AddAsync(volume, source, cancellation));
        });
    }
}
