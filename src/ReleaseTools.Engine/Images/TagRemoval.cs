using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images;

/// <summary>What became of a tag that was removed.</summary>
/// <param name="Digest">What it pointed to.</param>
/// <param name="TookImage">Whether the image went with it, and was put back: other tags that it had may be gone.</param>
internal sealed record TagRemoval(ImageDigest Digest, bool TookImage = false);
