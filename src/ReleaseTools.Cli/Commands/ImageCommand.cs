using System.CommandLine;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release image</c>: container images, wherever they are kept.</summary>
internal sealed class ImageCommand : Command
{
    public ImageCommand() : base("image", "Copies, joins, lists, publishes, tags and tests container images: registry/repository:tag, oci:FOLDER:TAG, oci-archive:FILE:TAG, docker-archive:FILE:NAME, docker-daemon:NAME.")
    {
        Add(new BackUpImagesCommand());
        Add(new CopyImageCommand());
        Add(new ImageIndexCommand());
        Add(new ListImagesCommand());
        Add(new PublishImageCommand());
        Add(new RestoreImagesCommand());
        Add(new TagImageCommand());
        Add(new TestImageCommand());
    }
}
