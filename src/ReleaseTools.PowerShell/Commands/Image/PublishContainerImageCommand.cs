using System.Collections;
using System.Management.Automation;
using ReleaseTools.Engine.Workflow.Images;
using ReleaseTools.Images;
using ReleaseTools.PowerShell.Completion;
using ReleaseTools.PowerShell.Hosting;

namespace ReleaseTools.PowerShell.Commands.Image;

/// <summary>Publishes an image: from an archive, a layout, a container engine or a Dockerfile, in one repository or several, under all of its tags.</summary>
/// <remarks>
/// The image goes to every repository by its digest first. Then its tags are set in the order in which they are named, each in all repositories: name that of the commit first.
/// Those of -FloatingTag come last, so that who follows them finds everything else done.
/// <para>A tag that points to another image is an error, and nothing is sent, unless it is one of -FloatingTag. Images of a release are better named in its definition: see docs/images.md.</para>
/// </remarks>
/// <example><code>Publish-ContainerImage oci:images:1.2.0 oci:mirror -Tag 1f0c5e2, 1.2.0 -FloatingTag latest</code>Publishes an image of a folder under three tags, the last of which is moved.</example>
/// <example><code>Publish-ContainerImage -Dockerfile Dockerfile -Platform linux/amd64, linux/arm64 -Destination registry.example.com/hello -Tag 1.2.0 -WhatIf</code>Says where an index of two images, one for each platform, would go.</example>
/// <example><code>Publish-ContainerImage -Dockerfile Dockerfile -Destination registry.example.com/hello, registry.example.com/hello-1.2 -Tag 1.2.0 -WhatIf</code>Says what would be built, and where it would go.</example>
[Cmdlet(VerbsData.Publish, "ContainerImage", SupportsShouldProcess = true, DefaultParameterSetName = "Image")]
[OutputType(typeof(TaggedImage))]
public sealed class PublishContainerImageCommand : ImageCommand
{
    private readonly List<string> _names = [];

    /// <summary>The image: oci:FOLDER:TAG, oci-archive:FILE, docker-archive:FILE, docker-daemon:NAME, or what Get-ContainerImage returns.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Image")]
    [Alias("Image")]
    [ValidateNotNullOrEmpty]
    public string Source { get; set; } = "";

    /// <summary>The Dockerfile that it is built from, by the container engine; relative to -Context.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Dockerfile")]
    [ValidateNotNullOrEmpty]
    public string Dockerfile { get; set; } = "";

    /// <summary>The folder that the Dockerfile can copy from; by default the current one.</summary>
    [Parameter(ParameterSetName = "Dockerfile")]
    [ValidateNotNullOrEmpty]
    public string Context { get; set; } = ".";

    /// <summary>What the Dockerfile names as ARG: a hashtable. They can be read in the image: no place for secrets.</summary>
    [Parameter(ParameterSetName = "Dockerfile")]
    public Hashtable BuildArgument { get; set; } = [];

    /// <summary>The platforms to build for, such as linux/arm64; by default the engine's own. Several are joined into an index.</summary>
    [Parameter(ParameterSetName = "Dockerfile")]
    [ValidateNotNullOrEmpty]
    public string[] Platform { get; set; } = [];

    /// <summary>The repositories that it goes to: registry/repository, oci:FOLDER, or oci-archive:FILE, which is written anew. All get it under the same tags.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string[] Destination { get; set; } = [];

    /// <summary>The tags that it has from then on, in this order: that of the commit first.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VersionCompleter))]
    public string[] Tag { get; set; } = [];

    /// <summary>Tags that are moved to it from another image, after all others.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] FloatingTag { get; set; } = [];

    /// <summary>How plain layers of an image from a container engine are compressed: Gzip, Zstd or None.</summary>
    [Parameter]
    public LayerCompression Compression { get; set; } = LayerCompression.Gzip;

    protected override void ProcessRecord() => _names.Add(Source);

    protected override void EndProcessing()
    {
        try
        {
            var publication = new ImagePublication([.. Destination.Select(name => Located(ImageReference.Parse(name)))], Tag, FloatingTag) { Compression = Compression };
            publication.Check();
            if (ParameterSetName == "Image") PublishAll(publication);
            else Build(publication);
        }
        catch (UsageException e)
        {
            WriteError(ErrorRecords.From(e));
        }
    }

    private void PublishAll(ImagePublication publication)
    {
        ImageReference[] images = [.. _names.Distinct(StringComparer.Ordinal).Select(name => Located(ImageReference.Parse(name)))];
        string[] tags = [.. Tag, .. FloatingTag];
        if (!AreDistinct(from image in images from place in publication.Repositories select new PlannedCopy(image, place, tags))) return;
        foreach (ImageReference image in images)
        {
            if (Agrees($"{image}", publication)) Work((host, cancellation) => new ImagePublisher(host, Registries).PublishAsync(image, publication, host.Write, cancellation));
        }
    }

    private void Build(ImagePublication publication)
    {
        IReadOnlyList<ImagePlatform> platforms = ImageBuild.PlatformsOf(Platform);
        if (!Agrees(Dockerfile, publication)) return;
        var build = new ImageBuild(FullPath(Context), Dockerfile) { Arguments = BuildArgument.Cast<DictionaryEntry>().ToDictionary(entry => $"{entry.Key}", entry => $"{entry.Value}", StringComparer.Ordinal), Platforms = platforms };
        Work((host, cancellation) => new ImagePublisher(host, Registries).BuildAsync(build, publication, host.Say, host.Write, cancellation));
    }

    private bool Agrees(string what, ImagePublication publication) =>
        ShouldProcess($"{what} to {string.Join(", ", publication.Repositories)}", $"Publish the image as {string.Join(", ", Tag.Concat(FloatingTag))}");
}
