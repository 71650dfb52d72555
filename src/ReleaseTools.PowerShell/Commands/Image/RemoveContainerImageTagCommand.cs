using System.Management.Automation;
using ReleaseTools.Images;
using ReleaseTools.PowerShell.Hosting;

namespace ReleaseTools.PowerShell.Commands.Image;

/// <summary>Removes a tag of an image from a registry or an OCI layout. The image stays by its digest, and so do its other tags.</summary>
/// <remarks>
/// Some registries delete only by digest, which would take all tags of the image. There, the tag is moved to a small manifest of its own first, and that is deleted. If the registry
/// deletes nothing at all, the tag is put back, and the error says so. To remove images, use Get-StaleContainerImage and Remove-StaleRelease.
/// </remarks>
/// <example><code>Remove-ContainerImageTag oci:images:1.1.0</code>Asks, then removes one tag.</example>
/// <example><code>Get-ContainerImage oci:images:1.* | Remove-ContainerImageTag -WhatIf</code>Says which tags would be removed.</example>
[Cmdlet(VerbsCommon.Remove, "ContainerImageTag", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(UntaggedImage))]
public sealed class RemoveContainerImageTagCommand : ImageCommand
{
    /// <summary>The image with its tag: registry/repository:tag, oci:FOLDER:TAG, or what Get-ContainerImage returns.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Image { get; set; } = [];

    /// <summary>Returns the images whose tags were removed, by their digests.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string name in Image)
        {
            try
            {
                ImageReference image = Located(UntaggedImage.Locate(name));
                if (ShouldProcess(name, "Remove the tag")) WorkWithImages((images, host, cancellation) => images.UntagAllAsync([image], removed => Report(host, removed), host.Error, cancellation));
            }
            catch (UsageException e)
            {
                WriteError(ErrorRecords.From(e));
            }
        }
    }

    private void Report(CommandHost host, UntaggedImage removed)
    {
        host.Say(removed.ToString());
        if (PassThru) host.Write(removed);
    }
}
