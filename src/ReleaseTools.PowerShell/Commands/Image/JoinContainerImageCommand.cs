using System.Management.Automation;
using ReleaseTools.Engine.Images;
using ReleaseTools.Images;
using ReleaseTools.PowerShell.Completion;
using ReleaseTools.PowerShell.Hosting;

namespace ReleaseTools.PowerShell.Commands.Image;

/// <summary>Joins images that were built one by one, each for its platform, into one index. Their digests stay the same.</summary>
/// <remarks>
/// Archives, layouts, images of registries and of container engines can be joined; of an index, its images are taken, with its attestations. What an image runs on, its configuration says. The same
/// images make the same index, in whatever order they are named.
/// <para>Two images for one platform are an error before the first byte is sent. A tag that points to another image is an error, unless it is named with -FloatingTag: nothing is written then.</para>
/// </remarks>
/// <example><code>Join-ContainerImage oci-archive:out/amd64.tar, oci-archive:out/arm64.tar registry.example.com/hello:1.2.0 -WhatIf</code>Says which images would be joined under one name.</example>
/// <example><code>Join-ContainerImage oci:images:1.2.0 oci:mirror:1.2.0</code>Makes an index of a single image, to which others can be joined later.</example>
/// <example><code>Get-ContainerImage oci:images:1.2.0 | Join-ContainerImage -Destination oci:mirror:1.2.0 -FloatingTag latest -WhatIf</code>Takes the images from the pipeline, and moves latest to the index.</example>
/// <example><code>Join-ContainerImage oci:images:1.2.0 oci:mirror:1.2.0 -IncludeReferrer -WhatIf</code>Says which image would be joined, with its signatures and SBOMs.</example>
[Cmdlet(VerbsCommon.Join, "ContainerImage", SupportsShouldProcess = true)]
[OutputType(typeof(CopiedImage))]
public sealed class JoinContainerImageCommand : ImageCommand
{
    private readonly List<string> _names = [];

    /// <summary>The images: their names, or what Get-ContainerImage returns.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Image")]
    [ValidateNotNullOrEmpty]
    public string[] Source { get; set; } = [];

    /// <summary>Where the index goes: registry/repository:tag, oci:FOLDER:TAG or oci-archive:FILE:TAG.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = "";

    /// <summary>Further tags that the index gets there.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VersionCompleter))]
    public string[] Tag { get; set; } = [];

    /// <summary>Like -Tag, but may move existing tags.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] FloatingTag { get; set; } = [];

    /// <summary>Copies what refers to the images, too: signatures, attestations, SBOMs.</summary>
    [Parameter]
    public SwitchParameter IncludeReferrer { get; set; }

    /// <summary>How plain layers of an image from a container engine are compressed: Gzip, Zstd or None.</summary>
    [Parameter]
    public LayerCompression Compression { get; set; } = LayerCompression.Gzip;

    protected override void ProcessRecord() => _names.AddRange(Source);

    protected override void EndProcessing()
    {
        try
        {
            PlannedJoin join = PlannedJoin.Of(_names.Select(name => Located(ImageReference.Parse(name))), Located(ImageReference.Parse(Destination)), [.. Tag, .. FloatingTag]);
            if (!ShouldProcess($"{string.Join(", ", join.From)} to {join.To}", "Join the images")) return;
            var options = new ImageCopyOptions { Compression = Compression, Referrers = IncludeReferrer, Floats = tag => FloatingTag.Contains(tag, StringComparer.Ordinal) };
            WorkWithImages(async (images, host, cancellation) => host.Write(await images.JoinAsync(join, options, cancellation)));
        }
        catch (UsageException e)
        {
            WriteError(ErrorRecords.From(e));
        }
    }
}
