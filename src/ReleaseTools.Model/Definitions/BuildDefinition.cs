using System.Text.Json.Serialization;

namespace ReleaseTools.Definitions;

/// <summary>How the artifacts come to be.</summary>
public sealed record BuildDefinition
{
    /// <summary>Where the steps run.</summary>
    [JsonIgnore]
    public BuildRunner Runner { get; init; } = BuildRunner.Local;

    // left out where they run here, so that such a definition is the one that it was before there was a choice
    [JsonInclude, JsonPropertyName("runner")]
    internal BuildRunner? WrittenRunner => Runner is BuildRunner.Local ? null : Runner;

    /// <summary>The image of the steps that name none, with variables; null = each names its own.</summary>
    public string? Image { get; init; }

    public BuildSource Source { get; init; } = BuildSource.Clone;

    /// <summary>Whether the clone has the submodules of the commit.</summary>
    [JsonIgnore]
    public BuildSubmodules Submodules { get; init; } = BuildSubmodules.Recursive;

    // left out where it is the default, as the runner is
    [JsonInclude, JsonPropertyName("submodules")]
    internal BuildSubmodules? WrittenSubmodules => Submodules is BuildSubmodules.Recursive ? null : Submodules;

    /// <summary>Added to the environment of every step.</summary>
    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public IReadOnlyList<BuildStep> Steps { get; init; } = [];

    /// <summary>The image that a step runs in, its own or that of the build, as it is written but for its variables.</summary>
    /// <exception cref="UsageException">A variable has no value.</exception>
    public string ImageOf(ScriptDefinition step, VariableScope scope) => scope.Expand((step as BuildStep)?.Image ?? Image ?? "");

    /// <summary>The images that the steps run in, each once; none where they run on the machine itself.</summary>
    /// <inheritdoc cref="ImageOf" path="/exception"/>
    public IEnumerable<string> Images(VariableScope scope) => Runner is BuildRunner.Container ? Steps.Select(step => ImageOf(step, scope)).Distinct(StringComparer.Ordinal) : [];

    public override string ToString() => string.Join(", ", Steps);
}

/// <summary>What is built: a clean clone at the session's commit (R3.2), or the working tree as it is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BuildSource>))]
public enum BuildSource : long
{
    [JsonStringEnumMemberName("clone")] Clone,
    [JsonStringEnumMemberName("worktree")] Worktree,
}

/// <summary>Which submodules of a commit are fetched into a clone.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BuildSubmodules>))]
public enum BuildSubmodules : long
{
    /// <summary>All, also those of submodules.</summary>
    [JsonStringEnumMemberName("recursive")] Recursive,

    /// <summary>Those of the commit itself.</summary>
    [JsonStringEnumMemberName("true")] Yes,
    [JsonStringEnumMemberName("false")] No,
}

/// <summary>Where the steps of a build run (R3.1).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BuildRunner>))]
public enum BuildRunner : long
{
    /// <summary>On this machine.</summary>
    [JsonStringEnumMemberName("local")] Local,

    /// <summary>Each in a container of its own, which a container engine runs.</summary>
    [JsonStringEnumMemberName("container")] Container,
}

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
