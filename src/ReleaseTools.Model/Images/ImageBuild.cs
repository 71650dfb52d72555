namespace ReleaseTools.Images;

/// <summary>An image that is to be built from a Dockerfile.</summary>
/// <param name="Context">The folder that the Dockerfile can copy from, in full.</param>
/// <param name="Dockerfile">Its path in that folder, with forward slashes.</param>
public sealed record ImageBuild(string Context, string Dockerfile)
{
    /// <summary>What the Dockerfile names as <c>ARG</c>. They can be read in the image: no place for secrets.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What it is built for; none = the engine's own platform. Of several, an index is made.</summary>
    public IReadOnlyList<ImagePlatform> Platforms { get; init; } = [];

    /// <exception cref="UsageException">One is no platform to build for, or there twice.</exception>
    public static IReadOnlyList<ImagePlatform> PlatformsOf(IEnumerable<string> names)
    {
        ImagePlatform[] platforms = [.. names.Select(name => ImagePlatform.Parse(name.Trim()))];
        if (Array.Find(platforms, platform => platform.OsVersion is not null) is { } exact)
            throw new UsageException("ImagePlatformInvalid", $"{exact}", $"{exact}: a build can't choose the version of the system.", $"Write {exact with { OsVersion = null }}; the image that the Dockerfile begins with has the version.");
        if (platforms.GroupBy(platform => platform).FirstOrDefault(same => same.Skip(1).Any()) is { Key: var twice })
            throw new UsageException("ImagePlatformInvalid", $"{twice}", $"{twice} is there twice.", "Name each platform once.");
        return platforms;
    }
}
