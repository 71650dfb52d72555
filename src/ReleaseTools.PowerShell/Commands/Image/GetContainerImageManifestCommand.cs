using System.Management.Automation;
using ReleaseTools.Images;
using ReleaseTools.PowerShell.Hosting;

namespace ReleaseTools.PowerShell.Commands.Image;

/// <summary>Returns the manifest of an image as its registry has it: the very bytes that the image's digest is of.</summary>
/// <remarks>
/// The property Text is the manifest with nothing added. Of a list of images it is the list, unless a platform is named.
/// </remarks>
/// <example><code>Get-ContainerImageManifest oci:images:1.2.0</code>Shows the manifest.</example>
/// <example><code>(Get-ContainerImageManifest oci:images:1.2.0 | ConvertFrom-Json).layers.digest</code>Returns the digests of its layers.</example>
[Cmdlet(VerbsCommon.Get, "ContainerImageManifest")]
[OutputType(typeof(ImageDocument))]
public sealed class GetContainerImageManifestCommand : ImageCommand
{
    /// <summary>The image: its name, or what Get-ContainerImage returns.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Image { get; set; } = "";

    /// <summary>Of a list of images, the platform whose manifest is returned: linux/arm64, linux/arm/v7, windows/amd64:10.0.20348.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Platform { get; set; }

    protected override void ProcessRecord() => ReadImage(Image, Platform, (image, platform, cancellation) => image.ReadManifestAsync(platform, cancellation));
}
