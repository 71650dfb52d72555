using System.Text.Json.Serialization;

namespace ReleaseTools.Versions;

/// <summary>How far the next version goes beyond the last official one.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<VersionBump>))]
public enum VersionBump : long
{
    /// <summary>As far as the commits since then ask for.</summary>
    [JsonStringEnumMemberName("auto")] Auto,

    [JsonStringEnumMemberName("patch")] Patch,

    [JsonStringEnumMemberName("minor")] Minor,

    [JsonStringEnumMemberName("major")] Major,
}
