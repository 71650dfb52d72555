using System.Text.Json.Serialization;

namespace ReleaseTools.Definitions;

/// <summary>A script that a release runs: a step of the build, or a test.</summary>
public abstract record ScriptDefinition
{
    public required string Name { get; init; }

    /// <summary>The command line or script, with variables.</summary>
    public required string Run { get; init; }

    public StepShell Shell { get; init; } = StepShell.Sh;

    /// <summary>The working directory, relative to the source.</summary>
    public string In { get; init; } = ".";

    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The only secret environment variables that this script sees.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    public TimeSpan Timeout { get; init; } = TimeSpan.FromHours(1);

    public sealed override string ToString() => Name;
}

/// <summary>The program that reads a script's <c>run</c> text.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StepShell>))]
public enum StepShell : long
{
    [JsonStringEnumMemberName("sh")] Sh,
    [JsonStringEnumMemberName("bash")] Bash,
    [JsonStringEnumMemberName("pwsh")] Pwsh,
    [JsonStringEnumMemberName("cmd")] Cmd,
}
