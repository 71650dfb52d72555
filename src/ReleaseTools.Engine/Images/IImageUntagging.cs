namespace ReleaseTools.Engine.Images;

/// <summary>Removes tags, and no more than that.</summary>
internal interface IImageUntagging
{
    /// <summary>Removes one tag. The image stays by its digest, and so do its other tags.</summary>
    /// <returns>Null where there is no such tag.</returns>
    /// <exception cref="ReleaseException">It could not be removed, and is there as before.</exception>
    Task<TagRemoval?> RemoveTagAsync(string tag, CancellationToken cancellation);
}
