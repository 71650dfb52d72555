using System.Management.Automation;
using ReleaseTools.Images;
using ReleaseTools.PowerShell.Hosting;

namespace ReleaseTools.PowerShell.Commands.Image;

/// <summary>Lists what refers to an image or to one of its platforms: signatures, attestations, SBOMs.</summary>
/// <remarks>
/// What names the image as its subject is found, and what cosign keeps under a tag made of the image's digest. What refers to a referrer comes after it.
/// </remarks>
/// <example><code>Get-ContainerImage oci:images | Get-ContainerImageReferrer | Group-Object Type</code>Counts what refers to the images of a folder, by type.</example>
/// <example><code>Get-ContainerImageReferrer oci:images:1.2.0 | Get-ContainerImageManifest</code>Shows the manifest of each.</example>
[Cmdlet(VerbsCommon.Get, "ContainerImageReferrer")]
[OutputType(typeof(ImageReferrer))]
public sealed class GetContainerImageReferrerCommand : ImageCommand
{
    /// <summary>The image: its name, or what Get-ContainerImage returns.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Image { get; set; } = "";

    protected override void ProcessRecord() => WorkWithImage(Image, async (images, location, host, cancellation) =>
    {
        foreach (ImageReferrer referrer in await images.Read(location).ReadReferrersAsync(cancellation)) host.Write(referrer);
    });
}
