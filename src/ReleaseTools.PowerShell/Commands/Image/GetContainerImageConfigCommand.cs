using System.Management.Automation;
using ReleaseTools.Images;
using ReleaseTools.PowerShell.Hosting;

namespace ReleaseTools.PowerShell.Commands.Image;

/// <summary>Returns the configuration of an image as its registry has it: how it is run, how it was built, the digests of its layers.</summary>
/// <remarks>
/// The property Text is the configuration with nothing added. Get-ContainerImageDetail returns the most important parts as properties.
/// </remarks>
/// <example><code>Get-ContainerImageConfig oci:images:1.2.0</code>Shows the configuration.</example>
/// <example><code>(Get-ContainerImageConfig oci:images:1.2.0 -Platform linux/amd64 | ConvertFrom-Json).config.Labels</code>Returns the labels of one platform.</example>
[Cmdlet(VerbsCommon.Get, "ContainerImageConfig")]
[OutputType(typeof(ImageDocument))]
public sealed class GetContainerImageConfigCommand : ImageCommand
{
    /// <summary>The image: its name, or what Get-ContainerImage returns.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Image { get; set; } = "";

    /// <summary>The platform whose configuration is returned: linux/arm64, linux/arm/v7, windows/amd64:10.0.20348. Needed for a list of images.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Platform { get; set; }

    protected override void ProcessRecord() => ReadImage(Image, Platform, (image, platform, cancellation) => image.ReadConfigAsync(platform, cancellation));
}
