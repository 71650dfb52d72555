using ReleaseTools.Engine.Images;
using ReleaseTools.Images;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release image manifest</c>: the very bytes that an image's digest is of.</summary>
internal sealed class ImageManifestCommand() : ImageDocumentCommand(
    "manifest", "Prints an image's manifest as its registry has it, byte for byte, with -o json too.", "Of a list of images, the platform whose manifest is printed: linux/arm64; by default the list itself.")
{
    protected override Task<ImageDocument> ReadAsync(ImageReader image, ImagePlatform? platform, CancellationToken cancellation) => image.ReadManifestAsync(platform, cancellation);
}
