using System.Text.Json.Serialization;

namespace ReleaseTools.Definitions;

/// <summary>One command of a build.</summary>
public sealed record BuildStep : ScriptDefinition
{
    /// <summary>The image that it runs in, with variables; null = that of the build.</summary>
    public string? Image { get; init; }

    /// <summary>Whether its container reaches the network.</summary>
    [JsonIgnore]
    public bool Network { get; init; }

    // left out where it does not, as the runner is
    [JsonInclude, JsonPropertyName("network")]
    internal bool? WrittenNetwork => Network ? true : null;
}
