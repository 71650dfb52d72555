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

/// <summary>The program that reads a build step's <c>run</c> text.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StepShell>))]
public enum StepShell
{
    [JsonStringEnumMemberName("sh")] Sh,
    [JsonStringEnumMemberName("bash")] Bash,
    [JsonStringEnumMemberName("pwsh")] Pwsh,
    [JsonStringEnumMemberName("cmd")] Cmd,
}

/// <summary>One command of a build.</summary>
public sealed record BuildStep
{
    public required string Name { get; init; }

    /// <summary>The command line or script, with variables.</summary>
    public required string Run { get; init; }

    public StepShell Shell { get; init; } = StepShell.Sh;

    /// <summary>The working directory, relative to the source.</summary>
    public string In { get; init; } = ".";

    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The only secret environment variables that this step sees.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    public TimeSpan Timeout { get; init; } = TimeSpan.FromHours(1);
}
