using System.Management.Automation;
using ReleaseTools.Images;
using ReleaseTools.PowerShell.Hosting;

namespace ReleaseTools.PowerShell.Commands.Image;

/// <summary>Lists images of a registry, an OCI layout, an archive or a container engine: tags, digests, platforms, sizes.</summary>
/// <remarks>
/// The tag may have wildcards; without a tag all are listed, those of a folder or an archive that have no tag by their digest. A digest names one image, whether it has a tag or not.
/// Layers are not fetched. An image that can't be read is an error, and the others are listed.
/// </remarks>
/// <example><code>Get-ContainerImage oci:images</code>Lists all images of a folder.</example>
/// <example><code>Get-ContainerImage oci:images:1.* | Sort-Object Created</code>Lists some of them, the oldest first.</example>
[Cmdlet(VerbsCommon.Get, "ContainerImage")]
[OutputType(typeof(ContainerImage))]
public sealed class GetContainerImageCommand : ImageCommand
{
    /// <summary>Where to look: registry/repository:tag, oci:FOLDER:TAG, docker-daemon:NAME; the tag may have the wildcards * and ?.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    protected override void ProcessRecord()
    {
        foreach (string name in Name)
        {
            (string place, string pattern) = ImagePattern.Split(name);
            WorkWithImage(place, async (images, location, host, cancellation) =>
            {
                await foreach (ContainerImage image in images.ListAsync(location, pattern, host.Error, cancellation)) host.Write(image);
            });
        }
    }
}
