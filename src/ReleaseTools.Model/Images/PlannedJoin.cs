namespace ReleaseTools.Images;

/// <summary>Images that are to be joined into an index, with all the names that it gets.</summary>
/// <param name="From">Each once.</param>
/// <param name="Tags">None = the index is found by its digest.</param>
public sealed record PlannedJoin(IReadOnlyList<ImageLocation> From, ImageLocation To, IReadOnlyList<string> Tags)
{
    /// <param name="to">With a tag, or none.</param>
    /// <param name="tags">Further tags.</param>
    /// <exception cref="UsageException">No image is named, or the destination can't have an index, or is named by a digest.</exception>
    public static PlannedJoin Of(IEnumerable<ImageLocation> from, ImageLocation to, IReadOnlyList<string> tags)
    {
        ImageLocation[] distinct = [.. from.Distinct()];
        if (distinct.Length == 0) throw new UsageException("ImageMissing", to, $"No image is named that {to} should list.", "Name one for each platform.");
        if (to.Transport is ImageTransport.DockerArchive or ImageTransport.Engine)
            throw new UsageException("ImageNotOne", to, $"{to} can't hold an index: {(to.Transport is ImageTransport.Engine ? "a container engine" : "an archive of docker save")} has single images.", "Write to a registry, to oci:FOLDER or to oci-archive:FILE.");
        return new PlannedJoin(distinct, to, PlannedCopy.TagsAt(to, usual: null, tags));
    }
}
