namespace ReleaseTools.Images;

/// <summary>What images take.</summary>
public static class ImageSize
{
    /// <summary>What has to be fetched, in bytes; what images share counts once. Foreign layers come from elsewhere, and don't count.</summary>
    public static long Of(IEnumerable<ImageManifest> images)
    {
        // sizes are what a manifest claims: together they may be more than there are numbers
        decimal bytes = images.SelectMany(image => image.Blobs()).DistinctBy(blob => blob.Digest).Sum(blob => (decimal)blob.Size);
        return (long)Math.Min(bytes, long.MaxValue);
    }
}
