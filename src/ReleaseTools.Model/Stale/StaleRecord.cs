using System.Text.Json.Serialization;

namespace ReleaseTools.Stale;

/// <summary>One line of the journal of removals: who removed what, when and why, and what came of it.</summary>
/// <param name="By">The user, the process and the machine.</param>
/// <param name="What">What was to be removed, with the reason.</param>
/// <param name="Message">Why it failed; null where it did not.</param>
public sealed record StaleRecord(DateTimeOffset At, string By, StaleEvent Event, StaleRelease What, string? Message = null);

/// <summary>What a line of the journal tells.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StaleEvent>))]
public enum StaleEvent : long
{
    /// <summary>From here on something may be gone.</summary>
    [JsonStringEnumMemberName("begun")] Begun,
    [JsonStringEnumMemberName("removed")] Removed,
    [JsonStringEnumMemberName("gone")] Gone,
    [JsonStringEnumMemberName("changed")] Changed,
    [JsonStringEnumMemberName("failed")] Failed,
}
