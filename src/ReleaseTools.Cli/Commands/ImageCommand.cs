using System.CommandLine;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release image</c>: container images, wherever they are kept.</summary>
internal sealed class ImageCommand : Command
{
    public ImageCommand() : base("image", "Copies, joins, lists, inspects, publishes, tags and tests container images: registry/repository:tag, oci:FOLDER:TAG, oci-archive:FILE:TAG, docker-archive:FILE:NAME, docker-daemon:NAME.")
    {
        Add(new BackUpImagesCommand());
        Add(new ImageConfigCommand());
        Add(new CopyImageCommand());
        Add(new ImageIndexCommand());
        Add(new InspectImageCommand());
        Add(new ListImagesCommand());
        Add(new ImageManifestCommand());
        Add(new PublishImageCommand());
        Add(new ListReferrersCommand());
        Add(new RestoreImagesCommand());
        Add(new TagImageCommand());
        Add(new TestImageCommand());
        Add(new UntagImageCommand());
    }
}
