namespace ReleaseTools.Engine.Images;

/// <summary>A layer can't be fetched from one of its addresses: another may have it.</summary>
/// <param name="address">As it may be shown.</param>
/// <param name="said">As part of a sentence about it.</param>
internal sealed class LayerUnavailableException(string address, string said, Exception? inner = null) : ReleaseException("ForeignLayerMissing", ErrorCategory.ObjectNotFound, address, $"{address} {said}", inner: inner);
