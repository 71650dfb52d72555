using System.Text.Json.Serialization;

namespace ReleaseTools.Definitions;

/// <summary>How the artifacts come to be.</summary>
public sealed record BuildDefinition
{
    public BuildSource Source { get; init; } = BuildSource.Clone;

    /// <summary>Added to the environment of every step.</summary>
    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public IReadOnlyList<BuildStep> Steps { get; init; } = [];
}

/// <summary>What is built: a clean clone at the session's commit (R3.2), or the working tree as it is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BuildSource>))]
public enum BuildSource
{
    [JsonStringEnumMemberName("clone")] Clone,
    [JsonStringEnumMemberName("worktree")] Worktree,
}

/// <summary>One command of a build.</summary>
public sealed record BuildStep : ScriptDefinition;
