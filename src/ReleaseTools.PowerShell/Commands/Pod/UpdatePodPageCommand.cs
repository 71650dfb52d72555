using System.Management.Automation;
using ReleaseTools.Engine.Pods.Page;
using ReleaseTools.Pods.Page;
using ReleaseTools.PowerShell.Hosting;

namespace ReleaseTools.PowerShell.Commands.Pod;

/// <summary>Makes the page of the channels anew: channels/index.html, and index.json for programs.</summary>
/// <remarks>New-PodRelease, Set-PodChannelTip and Remove-StaleRelease keep both up to date. They are made anew where something else changed the store.</remarks>
/// <example><code>Update-PodPage</code>Makes the page of the checkout's store.</example>
/// <example><code>Update-PodPage -Store file:///srv/releases/pods -WhatIf</code>Says which page would be made.</example>
[Cmdlet(VerbsData.Update, "PodPage", SupportsShouldProcess = true)]
[OutputType(typeof(PodPageUpdate))]
public sealed class UpdatePodPageCommand : PodCommand
{
    protected override void ProcessRecord()
    {
        string location = FullPath(Repository);
        Work(async (host, cancellation) =>
        {
            var page = new PodPage(await OpenStoreAsync(location, cancellation), host.Error);
            if (await host.AskAsync(() => ShouldProcess(page.Place, "Make the page"), cancellation)) host.Write(await page.RebuildAsync(cancellation));
        });
    }
}
