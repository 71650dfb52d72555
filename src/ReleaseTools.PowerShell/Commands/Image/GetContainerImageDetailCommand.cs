using System.Management.Automation;
using ReleaseTools.Images;
using ReleaseTools.PowerShell.Hosting;

namespace ReleaseTools.PowerShell.Commands.Image;

/// <summary>Returns what an image is, how it runs and what it consists of: digest, size, platforms, user, entrypoint, environment, labels, layers.</summary>
/// <remarks>
/// Layers are not fetched. Each platform of a list of images has its own configuration and layers: name the platform to see them.
/// </remarks>
/// <example><code>Get-ContainerImageDetail oci:images:1.2.0</code>Shows an image.</example>
/// <example><code>Get-ContainerImage oci:images | Get-ContainerImageDetail | Where-Object { $_.Labels['version'] -eq '1.2.0' }</code>Finds images by a label.</example>
[Cmdlet(VerbsCommon.Get, "ContainerImageDetail")]
[OutputType(typeof(ContainerImageDetail))]
public sealed class GetContainerImageDetailCommand : ImageCommand
{
    /// <summary>The image: its name, or what Get-ContainerImage returns.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Image { get; set; } = "";

    /// <summary>Of a list of images, the platform to look at: linux/arm64, linux/arm/v7, windows/amd64:10.0.20348.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Platform { get; set; }

    protected override void ProcessRecord() => ReadImage(Image, Platform, (image, platform, cancellation) => image.InspectAsync(platform, cancellation));
}
