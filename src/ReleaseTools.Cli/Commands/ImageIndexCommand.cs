using System.CommandLine;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release image index</c>: lists of images, one for each platform.</summary>
internal sealed class ImageIndexCommand : Command
{
    public ImageIndexCommand() : base("index", "Works with indexes: images that have one name for several platforms.") => Add(new CreateImageIndexCommand());
}
