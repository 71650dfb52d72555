namespace ReleaseTools.Engine.Images;

/// <summary>A target that tells before anything is written whether it may be.</summary>
internal interface IImageAccess
{
    /// <exception cref="ReleaseException">It may not, or it can't be found out.</exception>
    Task RequireWriteAsync(CancellationToken cancellation);
}
