using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images;

/// <summary>What one command is to copy.</summary>
/// <param name="Names">The images; a tag may have the wildcards <c>*</c> and <c>?</c>.</param>
/// <param name="Destination">See <see cref="ImageDestination"/>.</param>
public sealed record ImageCopyRequest(IReadOnlyList<string> Names, string Destination)
{
    /// <summary>Further tags that each image gets.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Whether every tag of the repositories that are named is meant.</summary>
    public bool AllTags { get; init; }

    /// <summary>Completes the paths of places; by default they are as they are.</summary>
    public Func<ImageLocation, ImageLocation> Locate { get; init; } = place => place;
}
