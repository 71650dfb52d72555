using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images;

/// <summary>Lists images that have no tag. Registries can't.</summary>
internal interface IImageUntagged
{
    IAsyncEnumerable<ImageDigest> ListUntaggedAsync(CancellationToken cancellation);
}
