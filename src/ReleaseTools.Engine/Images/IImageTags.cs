namespace ReleaseTools.Engine.Images;

/// <summary>Lists names.</summary>
internal interface IImageTags
{
    /// <returns>Every tag, in no order; none where the repository is not there.</returns>
    IAsyncEnumerable<string> ListTagsAsync(CancellationToken cancellation);
}
