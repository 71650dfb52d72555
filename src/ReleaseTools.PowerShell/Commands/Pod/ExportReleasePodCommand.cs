using System.Management.Automation;
using ReleaseTools.Engine.Pods.Bundle;
using ReleaseTools.Pods;
using ReleaseTools.PowerShell.Completion;
using ReleaseTools.PowerShell.Hosting;

namespace ReleaseTools.PowerShell.Commands.Pod;

/// <summary>Exports a released pod as a bundle: everything that a machine needs to deploy it.</summary>
/// <remarks>
/// A bundle is a folder, an archive (.tar, .tar.gz, .tgz), or, with -Url, a manifest alone (.json). The same pod gives the same bytes. Everything that is copied is compared with its digest on
/// the way. With -Url the machine fetches images and volumes from there, and verifies them; only data of the pod itself is in the bundle.
/// </remarks>
/// <example><code>Export-ReleasePod production //shop:web web.tar.gz</code>Exports the version that the channel's tip names.</example>
/// <example><code>Get-PodRelease web -Channel production -Tip | Export-ReleasePod -Path bundle</code>Exports what is listed, into a folder.</example>
[Cmdlet(VerbsData.Export, "ReleasePod", SupportsShouldProcess = true)]
[OutputType(typeof(PodBundle))]
public sealed class ExportReleasePodCommand : PodCommand
{
    /// <summary>The channel.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PodChannelCompleter))]
    public string Channel { get; set; } = "";

    /// <summary>The pod, at the channel's tip: //shop:web; or a version of it: //shop:web@1.2.0.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PodTagCompleter))]
    public string Pod { get; set; } = "";

    /// <summary>A folder that is not there yet; an archive: .tar, .tar.gz or .tgz; or, with -Url, a .json file.</summary>
    [Parameter(Mandatory = true, Position = 2)]
    [ValidateNotNullOrEmpty]
    [PathTransformation]
    public string Path { get; set; } = "";

    /// <summary>Where machines read the store. They fetch images and volumes from there, and the bundle holds none.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Url { get; set; }

    protected override void ProcessRecord()
    {
        (string location, string channel, string pod, string path, string? url) = (FullPath(Repository), Channel, Pod, Path, Url);
        if (!ShouldProcess(path, $"Export {pod}")) return;
        Work(async (host, cancellation) =>
        {
            (PodLabel label, PodVersion? version) = PodTag.ParseLabel(pod);
            var bundles = new PodBundles(await OpenStoreAsync(location, cancellation), host);
            host.Write(await bundles.ExportAsync(channel, label, version, path, url, cancellation));
        });
    }
}
