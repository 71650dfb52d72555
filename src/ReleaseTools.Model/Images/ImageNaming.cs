namespace ReleaseTools.Images;

/// <summary>One tag that one repository is to have.</summary>
/// <param name="Repository">Registry and repository.</param>
/// <param name="Floats">Whether the tag may be taken from another image.</param>
public sealed record ImageNaming(string Repository, string Tag, ImageDigest Digest, bool Floats)
{
    /// <summary>The namings of an image in the order in which they are done (R6.6): its fixed tags, each in all of its repositories; then those that float, so that who follows them finds everything else done.</summary>
    public static IReadOnlyList<ImageNaming> Of(ReleaseImage image) =>
    [
        .. from tag in image.Tags from repository in image.Repositories select new ImageNaming(repository, tag, image.Digest, Floats: false),
        .. from tag in image.Floating from repository in image.Repositories select new ImageNaming(repository, tag, image.Digest, Floats: true),
    ];

    public override string ToString() => $"{Repository}:{Tag}";
}
