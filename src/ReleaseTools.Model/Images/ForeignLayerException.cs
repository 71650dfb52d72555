namespace ReleaseTools.Images;

/// <summary>A foreign layer could be fetched from nowhere.</summary>
/// <param name="from">Where the image is.</param>
/// <param name="said">What each address that the image names has answered, as parts of a sentence.</param>
public sealed class ForeignLayerException(string from, ImageDescriptor layer, IReadOnlyList<string> said, Exception? inner = null) : ReleaseException(
    "ForeignLayerMissing", ErrorCategory.ObjectNotFound, from, $"Could not fetch the foreign layer {layer.Digest} of {from}. It is not there, nor at the addresses that the image names: {string.Join("; ", said)}.",
    "Get the layer from its owner, or copy the image without it: leave out --include-foreign (in PowerShell: -IncludeForeign).", inner);
