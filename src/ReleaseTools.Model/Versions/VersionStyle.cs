using System.Text.Json.Serialization;

namespace ReleaseTools.Versions;

/// <summary>How a product writes what comes before an official version.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<VersionStyle>))]
public enum VersionStyle : long
{
    /// <summary><c>1.2.0-alpha.0</c>, <c>1.2.0-beta.0</c>, <c>1.2.0-rc.0</c>, <c>1.2.0</c>.</summary>
    [JsonStringEnumMemberName("semver")] Semver,

    /// <summary>Milestones: <c>3.1.0-m1</c>, <c>3.1.0-rc1</c>, <c>3.1.0</c> (R2.7).</summary>
    [JsonStringEnumMemberName("milestone")] Milestone,
}
