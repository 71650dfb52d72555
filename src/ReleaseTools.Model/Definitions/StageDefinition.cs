using System.Text.Json.Serialization;

namespace ReleaseTools.Definitions;

/// <summary>Where builds wait for their release.</summary>
public sealed record StageDefinition
{
    /// <summary>A store URL; a relative <c>file:</c> path is relative to the repository.</summary>
    public string Store { get; init; } = "file:.release";

    /// <summary>How many staged builds of a version are kept; what a link names is kept besides.</summary>
    public int Keep { get; init; } = 5;
}

/// <summary>Where releases are published.</summary>
public sealed record PublishDefinition
{
    /// <summary>A store URL; null = the stage's store, where publishing copies no byte twice.</summary>
    public string? Store { get; init; }

    /// <summary>Where the public reads the store; null = not known.</summary>
    public string? PublicUrl { get; init; }

    /// <summary>The release on GitHub; null = none.</summary>
    [JsonPropertyName("github")]
    public GitHubDefinition? GitHub { get; init; }
}

/// <summary>Where the record of the release is kept.</summary>
public sealed record SessionDefinition
{
    public string Store { get; init; } = "file:.release";
}
