using System.Text.Json.Serialization;
using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images.Daemon;

/// <summary>What an engine says where it refuses.</summary>
internal sealed record EngineProblem([property: JsonPropertyName("message")] string? Message);

/// <summary>An image in a list.</summary>
internal sealed record EngineImageSummary(string Id, IReadOnlyList<string>? RepoTags);

/// <summary>An image by itself.</summary>
internal sealed record EngineImageDetails(string Id)
{
    public IReadOnlyList<string>? RepoTags { get; init; }

    /// <summary>Its names in registries that it came from or went to: <c>hello@sha256:…</c>.</summary>
    public IReadOnlyList<string>? RepoDigests { get; init; }

    public string? Os { get; init; }

    public string? Architecture { get; init; }

    public string? Variant { get; init; }

    /// <summary>Null where the engine does not say.</summary>
    public ImagePlatform? Platform => Os is { Length: > 0 } os && Architecture is { Length: > 0 } architecture ? ImagePlatform.Of(os, architecture, Variant) : null;
}
