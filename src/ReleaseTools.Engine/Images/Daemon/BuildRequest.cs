using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images.Daemon;

/// <summary>An image that is to be built.</summary>
/// <param name="Folder">What the Dockerfile can copy from.</param>
internal sealed record BuildRequest(string Folder)
{
    /// <summary>Its path in the folder, with forward slashes.</summary>
    public string Dockerfile { get; init; } = "Dockerfile";

    /// <summary>What the image is called then; null = it is found by its id.</summary>
    public ImageReference? Name { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What the Dockerfile names as <c>ARG</c>. They can be read in the image's history: no place for secrets.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The network that its commands have: <c>none</c>, <c>host</c>, or one that the engine knows.</summary>
    public string Network { get; init; } = "none";

    /// <summary>The platform that it is built for; null = the engine's own.</summary>
    public ImagePlatform? Platform { get; init; }
}
