using System.Net;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Images;

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
