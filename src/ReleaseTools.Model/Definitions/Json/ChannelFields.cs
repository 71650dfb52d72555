using System.Text.Json;

namespace ReleaseTools.Definitions.Json;

/// <summary>Reads a channel of a definition from its canonical JSON.</summary>
internal static class ChannelFields
{
    public static ChannelDefinition Read(JsonElement json) => new()
    {
        Name = json.Text("name"),
        When = json.OptionalObject("when") is { } when ? new ChannelCondition { Tag = when.OptionalText("tag"), Branch = when.OptionalText("branch") } : new ChannelCondition(),
        Tag = json.OptionalText("tag"),
        Replace = json.Flag("replace"),
        Prerelease = json.Flag("prerelease"),
        Announce = json.TryGetProperty("announce", out _) ? json.Flag("announce") : null,
    };
}
