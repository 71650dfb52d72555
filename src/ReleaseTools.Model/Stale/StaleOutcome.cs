using System.Text.Json.Serialization;

namespace ReleaseTools.Stale;

/// <summary>What became of something that was to be removed.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StaleOutcome>))]
public enum StaleOutcome : long
{
    [JsonStringEnumMemberName("removed")] Removed,

    /// <summary>It was gone: another run, or somebody else, had removed it.</summary>
    [JsonStringEnumMemberName("gone")] Gone,

    /// <summary>It is no longer what was listed, and stays.</summary>
    [JsonStringEnumMemberName("changed")] Changed,
}
