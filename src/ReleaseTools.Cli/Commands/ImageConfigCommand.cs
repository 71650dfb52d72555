using ReleaseTools.Engine.Images;
using ReleaseTools.Images;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release image config</c>: the configuration that an image is run by.</summary>
internal sealed class ImageConfigCommand() : ImageDocumentCommand(
    "config", "Prints an image's configuration as its registry has it, byte for byte, with -o json too.", "The platform whose configuration is printed: linux/arm64. Needed for a list of images.")
{
    protected override Task<ImageDocument> ReadAsync(ImageReader image, ImagePlatform? platform, CancellationToken cancellation) => image.ReadConfigAsync(platform, cancellation);
}
