using System.Text.Json.Serialization;

namespace ReleaseTools.Definitions;

/// <summary>A script that has to succeed before the release may be published.</summary>
public sealed record TestDefinition : ScriptDefinition
{
    public TestTurn After { get; init; } = TestTurn.Tag;
}

/// <summary>What a test waits for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TestTurn>))]
public enum TestTurn : long
{
    /// <summary>Nothing but the sources, as they are at the release's tag.</summary>
    [JsonStringEnumMemberName("tag")] Tag,

    /// <summary>What was built from them.</summary>
    [JsonStringEnumMemberName("artifacts")] Artifacts,
}
