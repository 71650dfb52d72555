using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReleaseTools.Pods.Follow;

/// <summary>What a machine keeps of a pod that it follows: the content of <c>follow/production--foo--web.json</c> in its root.</summary>
public sealed record FollowRecord
{
    public int Schema { get; init; } = 1;

    /// <summary>When the channel was last looked at.</summary>
    public DateTimeOffset Checked { get; init; }

    public string? Tip { get; init; }

    public PodFollowOutcome Outcome { get; init; }

    /// <summary>The version that did not work.</summary>
    public string? Failed { get; init; }

    /// <summary>What it failed with.</summary>
    public string? Failure { get; init; }

    public string Write() => JsonSerializer.Serialize(this, FollowRecordContext.Instance.FollowRecord) + "\n";

    /// <returns>An empty record where the text is none: what it keeps is found out again.</returns>
    public static FollowRecord Read(string? text)
    {
        try { return text is null ? new FollowRecord() : JsonSerializer.Deserialize(text, FollowRecordContext.Instance.FollowRecord) ?? new FollowRecord(); }
        catch (JsonException) { return new FollowRecord(); }
    }
}

[JsonSerializable(typeof(FollowRecord))]
internal sealed partial class FollowRecordContext : JsonSerializerContext
{
    public static FollowRecordContext Instance { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
        Converters = { new JsonStringEnumConverter<PodFollowOutcome>(JsonNamingPolicy.CamelCase) },
    });
}
