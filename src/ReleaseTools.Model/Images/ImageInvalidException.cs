using System.Net;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Images;

/// <summary>An image is not what its manifests or digests say. Nothing of it is used.</summary>
/// <param name="from">The image, as it was named.</param>
/// <param name="objection">As part of a sentence.</param>
public class ImageInvalidException(string from, string objection, Exception? inner = null) : ReleaseException(
    "ImageInvalid", ErrorCategory.InvalidData, from, $"{from} can't be used: {objection}.", "Have it pushed, or written, again.", inner);

/// <summary>A folder, an archive or an engine does not have a layer or a configuration that an image of it names.</summary>
/// <param name="from">Where it should be.</param>
public sealed class ImageBlobMissingException(string from, ImageDescriptor blob) : ImageInvalidException(from, $"its blob {blob.Digest} is not there");

/// <summary>A tag could not be removed.</summary>
/// <param name="image">With its tag: <c>registry.example.com/hello:1.2</c>.</param>
/// <param name="reason">As a sentence.</param>
public sealed class ImageTagKeptException(string image, string reason, string? remedy, Exception? inner = null) : ReleaseException(
    "ImageTagKept", ErrorCategory.InvalidOperation, image, $"The tag {image} could not be removed: {reason}", remedy, inner)
{
    private const string SwitchOn = "Have removal switched on in the registry. Of docker-registry that is storage.delete.enabled: true in its configuration, or REGISTRY_STORAGE_DELETE_ENABLED=true where it is started.";

    /// <summary>The registry deletes nothing. The tag points to its image as before.</summary>
    public static ImageTagKeptException Restored(string image, ImageDigest digest, ReleaseException cause)
    {
        // the cause names the manifest that was put in the tag's place, which nobody knows
        bool isOff = cause is RegistryException { Status: HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented };
        string reason = isOff ? $"its registry deletes nothing, and answered {(int)((RegistryException)cause).Status!}." : Sentence(cause);
        return new(image, $"{reason} It points to {digest} as before.", isOff ? SwitchOn : cause.Remedy, cause);
    }

    /// <summary>The registry deletes nothing, and the tag could not be put back.</summary>
    /// <param name="repository">Where: <c>registry.example.com/hello</c>.</param>
    /// <param name="digest">What the tag pointed to.</param>
    /// <param name="placeholder">What it may point to now.</param>
    /// <param name="failure">Why it could not be put back.</param>
    public static ImageTagKeptException Displaced(string repository, string tag, ImageDigest digest, ImageDigest placeholder, Exception cause, ReleaseException failure) => new(
        $"{repository}:{tag}", $"{Sentence(cause)} It may point to {placeholder}, which is no image, and could not be put back: {Sentence(failure)} The image is there as {repository}@{digest}.",
        $"Put the tag back: release image tag {repository}@{digest} --floating-tag {tag} (in PowerShell: Set-ContainerImageTag {repository}@{digest} -FloatingTag {tag}).", cause);

    /// <summary>The registry says that the tag was removed, and still has it.</summary>
    public static ImageTagKeptException StillThere(string image) => new(image, "its registry answered that it was, and still has it.", "Look again in a while. If it stays, ask the operator of the registry whether tags can be removed.");

    private static string Sentence(Exception e) => e is OperationCanceledException ? "Cancelled." : e.Message.TrimEnd('.') + ".";
}

/// <summary>A tag points to another image, and may not be moved.</summary>
/// <param name="repository">Where: <c>registry.example.com/hello</c>.</param>
/// <param name="there">What it points to.</param>
/// <param name="wanted">What it was to point to.</param>
public sealed class ImageTagTakenException(string repository, string tag, ImageDigest there, ImageDigest wanted) : RefusedException(
    "ImageTagElsewhere", ErrorCategory.ResourceExists, $"{repository}:{tag}", $"{repository}:{tag} points to {there}, not to {wanted}.", "Take another tag. One that may move has to be declared as floating.");

/// <summary>One of many images could not be read: the others are not affected.</summary>
/// <param name="image">With its tag.</param>
public sealed class ImageUnreadableException(string image, ReleaseException cause) : ReleaseException(
    "ImageNotReadable", cause.Category, image, $"{image} could not be read: {cause.Message}", cause.Remedy, cause)
{
    /// <summary>
    /// Whether a failure may be of one image alone: its manifest is damaged, or of a kind that is not known here, or the registry has lost a part of it, which some answer with 500 or with half a
    /// body. Where the registry can't be reached, wants a login or less haste, all others would fail likewise.
    /// </summary>
    public static bool IsOfOne(ReleaseException e) => e is ImageInvalidException || e switch
    {
        RegistryException { ErrorId: "RegistryInterrupted" } => true,
        RegistryException { Status: { } status } => status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests),
        _ => false,
    };
}

/// <summary>A foreign layer could be fetched from nowhere.</summary>
/// <param name="from">Where the image is.</param>
/// <param name="said">What each address that the image names has answered, as parts of a sentence.</param>
public sealed class ForeignLayerException(string from, ImageDescriptor layer, IReadOnlyList<string> said, Exception? inner = null) : ReleaseException(
    "ForeignLayerMissing", ErrorCategory.ObjectNotFound, from, $"Could not fetch the foreign layer {layer.Digest} of {from}. It is not there, nor at the addresses that the image names: {string.Join("; ", said)}.",
    "Get the layer from its owner, or copy the image without it: leave out --include-foreign (in PowerShell: -IncludeForeign).", inner);
