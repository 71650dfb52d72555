using System.Management.Automation;
using ReleaseTools.Engine.Images;
using ReleaseTools.Images;
using ReleaseTools.PowerShell.Completion;
using ReleaseTools.PowerShell.Hosting;

namespace ReleaseTools.PowerShell.Commands.Image;

/// <summary>Copies images between registries, OCI layouts, archives and container engines. Digests stay the same; what is there is not sent.</summary>
/// <remarks>
/// A place is spelt as skopeo and podman spell it: registry/repository:tag, oci:FOLDER:TAG, oci-archive:FILE:TAG, docker-archive:FILE:NAME, docker-daemon:NAME.
/// All platforms of an image are copied, unless some are named. Plain layers of a container engine's image are compressed. Inside one registry no byte moves. What several images share is sent once.
/// <para>A name that two images would share is an error before the first byte is sent. A tag that points to another image is an error, unless it is named with -FloatingTag: nothing is written then.</para>
/// <para>Credentials are those of docker login.</para>
/// </remarks>
/// <example><code>Copy-ContainerImage oci:images:1.2.0 oci:mirror:1.2.0</code>Copies an image with all its platforms from one folder to another.</example>
/// <example><code>Copy-ContainerImage registry.example.com/hello:1.2.0 oci:images -Platform linux/amd64, linux/arm64 -WhatIf</code>Says which image would be copied: two of its platforms, under a new index.</example>
/// <example><code>Get-ContainerImage oci:images:1.2.* | Copy-ContainerImage -Destination oci:mirror -FloatingTag latest -WhatIf</code>Says which image would be copied, under its own tag and as latest.</example>
/// <example><code>Copy-ContainerImage oci:images:1.* oci:mirror -IncludeReferrer</code>Copies every image of a line of versions, with its signatures and SBOMs.</example>
[Cmdlet(VerbsCommon.Copy, "ContainerImage", SupportsShouldProcess = true)]
[OutputType(typeof(CopiedImage))]
public sealed class CopyContainerImageCommand : ImageCommand
{
    private readonly List<string> _names = [];

    /// <summary>The image: its name, whose tag may have wildcards, or what Get-ContainerImage returns.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Image")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Source { get; set; } = [];

    /// <summary>Where it goes. Without a tag it keeps its own; with a slash at the end, mirror.example.com/acme/, its repository too.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = "";

    /// <summary>Further tags that it gets there.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VersionCompleter))]
    public string[] Tag { get; set; } = [];

    /// <summary>Like -Tag, but may move existing tags.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] FloatingTag { get; set; } = [];

    /// <summary>Copies every tag of the repositories that are named.</summary>
    [Parameter]
    public SwitchParameter AllTag { get; set; }

    /// <summary>Copies what refers to the images, too: signatures, attestations, SBOMs.</summary>
    [Parameter]
    public SwitchParameter IncludeReferrer { get; set; }

    /// <summary>The platforms to copy: linux/arm64, linux/arm/v7, windows/amd64:10.0.20348. One platform keeps its own digest; several make a new index, with a new digest.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Platform { get; set; } = [];

    /// <summary>Copies the bytes of foreign (nondistributable) layers, too, if you may distribute them. Without it, the image only names where they are.</summary>
    [Parameter]
    public SwitchParameter IncludeForeign { get; set; }

    /// <summary>How plain layers of an image from a container engine are compressed: Gzip, Zstd or None.</summary>
    [Parameter]
    public LayerCompression Compression { get; set; } = LayerCompression.Gzip;

    protected override void ProcessRecord() => _names.AddRange(Source);

    protected override void EndProcessing()
    {
        IReadOnlyList<PlannedCopy> planned = [];
        var request = new ImageCopyRequest(_names, Destination) { Tags = [.. Tag, .. FloatingTag], AllTags = AllTag, Locate = Located };
        WorkWithImages(async (images, host, cancellation) => planned = await images.PlanCopiesAsync(request, host.Error, cancellation));
        PlannedCopy[] copies = [.. planned.Where(copy => ShouldProcess($"{copy.From} to {copy.To}", "Copy the image"))];
        if (copies.Length == 0) return;
        var options = new ImageCopyOptions
        {
            Platforms = [.. Platform.Select(ImagePlatform.Parse)],
            IncludeForeign = IncludeForeign,
            Compression = Compression,
            Referrers = IncludeReferrer,
            Floats = tag => FloatingTag.Contains(tag, StringComparer.Ordinal),
        };
        WorkWithImages((images, host, cancellation) => images.CopyAllAsync(copies, options, host.Write, host.Error, cancellation));
    }
}
