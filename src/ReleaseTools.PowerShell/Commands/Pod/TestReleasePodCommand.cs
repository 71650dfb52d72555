using System.Management.Automation;
using ReleaseTools.Engine.Pods.Bundle;
using ReleaseTools.Pods;
using ReleaseTools.PowerShell.Hosting;

namespace ReleaseTools.PowerShell.Commands.Pod;

/// <summary>Verifies bundles, offline: every image, volume and file against its digest.</summary>
/// <remarks>What the manifest names by URL is listed in Remote and not read: a machine fetches and verifies it when it deploys the pod.</remarks>
/// <example><code>Export-ReleasePod production //shop:web web.tar.gz | Test-ReleasePod</code>Exports a bundle, then reads and verifies all of it.</example>
/// <example><code>Get-Item *.tar.gz | Test-ReleasePod | Where-Object IsValid -eq $false</code>Returns bundles that differ from their manifest.</example>
[Cmdlet(VerbsDiagnostic.Test, "ReleasePod")]
[OutputType(typeof(PodBundleCheck))]
public sealed class TestReleasePodCommand : ReleaseToolsCommand
{
    /// <summary>Folders or archives that Export-ReleasePod made, or pod.json files.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    protected override void ProcessRecord()
    {
        foreach (string path in Path.Select(FullPath)) Work(async (host, cancellation) => host.Write(await PodBundles.TestAsync(path, cancellation)));
    }
}
