namespace ReleaseTools.Images;

/// <summary>An image that is to be built from a Dockerfile.</summary>
/// <param name="Context">The folder that the Dockerfile can copy from, in full.</param>
/// <param name="Dockerfile">Its path in that folder, with forward slashes.</param>
public sealed record ImageBuild(string Context, string Dockerfile)
{
    /// <summary>What the Dockerfile names as <c>ARG</c>. They can be read in the image: no place for secrets.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
