using System.Text.Json.Serialization;

namespace ReleaseTools.Engine.Images.Daemon;

/// <summary>What an engine says where it refuses.</summary>
internal sealed record EngineProblem([property: JsonPropertyName("message")] string? Message);

/// <summary>An image in a list.</summary>
internal sealed record EngineImageSummary(string Id, IReadOnlyList<string>? RepoTags);

/// <summary>An image by itself.</summary>
internal sealed record EngineImageDetails(string Id);
