using System.Net;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Images;

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
