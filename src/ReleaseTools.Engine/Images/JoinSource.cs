namespace ReleaseTools.Engine.Images;

/// <summary>An image that is to be joined, where it lies.</summary>
/// <param name="Selector">A tag, or a digest as text; null = the only image.</param>
/// <param name="Asked">For messages: the image as it was named.</param>
internal sealed record JoinSource(IImageSource Source, string? Selector, string Asked);
