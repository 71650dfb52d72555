namespace ReleaseTools.Images;

/// <summary>A folder, an archive or an engine does not have a layer or a configuration that an image of it names.</summary>
/// <param name="from">Where it should be.</param>
public sealed class ImageBlobMissingException(string from, ImageDescriptor blob) : ImageInvalidException(from, $"its blob {blob.Digest} is not there");
