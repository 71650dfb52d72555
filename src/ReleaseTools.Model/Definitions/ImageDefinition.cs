using System.Text.Json.Serialization;
using ReleaseTools.Images;

namespace ReleaseTools.Definitions;

/// <summary>A container image of the release. All texts have variables.</summary>
public sealed record ImageDefinition
{
    /// <summary>What a release tags an image with where nothing else is said: its own tag (R2.2), and the commit.</summary>
    public static IReadOnlyList<string> DefaultTags { get; } = ["${imageTag}", "${commit}"];

    /// <summary>The repository that it is released in: <c>registry.example.com/hello</c>.</summary>
    public required string Name { get; init; }

    public required ImageOrigin From { get; init; }

    /// <summary>The tags that it has from then on. One that points to another image is an error, unless a release of the same commit has it.</summary>
    public IReadOnlyList<string> Tags { get; init; } = DefaultTags;

    /// <summary>The tags that move to it from an older release: <c>latest</c>.</summary>
    public IReadOnlyList<string> Floating { get; init; } = [];

    /// <summary>Further repositories that have it under the same tags.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Every repository that has it.</summary>
    public IEnumerable<string> Repositories() => Aliases.Prepend(Name);

    public override string ToString() => Name;
}

/// <summary>Where the image of a release comes from: exactly one of <see cref="Dockerfile"/>, <see cref="Archive"/>, <see cref="Layout"/>, <see cref="Engine"/> and <see cref="Join"/>. Paths are relative to the source.</summary>
public sealed record ImageOrigin
{
    /// <summary>Built from it, by the container engine.</summary>
    public string? Dockerfile { get; init; }

    /// <summary>What the Dockerfile can copy from.</summary>
    public string Context { get; init; } = ".";

    /// <summary>What the Dockerfile names as <c>ARG</c>.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, string> Args { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    // left out where there are none: an origin that is an archive has nothing of a build
    [JsonInclude, JsonPropertyName("args")]
    internal IReadOnlyDictionary<string, string>? WrittenArgs => Args.Count > 0 ? Args : null;

    /// <summary>What it is built for (<see cref="ImagePlatform"/>); empty = the engine's own platform. Of several, an index is made.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Platforms { get; init; } = [];

    [JsonInclude, JsonPropertyName("platforms")]
    internal IReadOnlyList<string>? WrittenPlatforms => Platforms.Count > 0 ? Platforms : null;

    /// <summary>A file that <c>docker save</c> wrote, or the tar of an OCI layout; with <c>:TAG</c> one of several images in it (<see cref="ImageArchiveName"/>).</summary>
    public string? Archive { get; init; }

    /// <summary>The folder of an OCI layout; with <c>:TAG</c> one of several images in it.</summary>
    public string? Layout { get; init; }

    /// <summary>The name of an image in the container engine.</summary>
    public string? Engine { get; init; }

    /// <summary>Images of single platforms that are joined into one index (<see cref="JoinedImageName"/>); empty where it is none.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Join { get; init; } = [];

    [JsonInclude, JsonPropertyName("join")]
    internal IReadOnlyList<string>? WrittenJoin => Join.Count > 0 ? Join : null;

    /// <summary>Whether the container engine is needed for it.</summary>
    [JsonIgnore]
    public bool NeedsEngine => Dockerfile is not null || Engine is not null || Join.Any(part => JoinedImageName.Split(part).Kind is ImageTransport.Engine);

    public override string ToString() => Dockerfile ?? Archive ?? Layout ?? Engine ?? string.Join(", ", Join);
}
