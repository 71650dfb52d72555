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

/// <summary>How far versions go, by Semantic Versioning 2.0 (items 6 to 8) and Conventional Commits 1.0.0.</summary>
public static class BumpRule
{
    /// <summary>The version that follows an official one.</summary>
    /// <param name="official">Null where there is none yet: the first is 0.1.0, or 1.0.0.</param>
    /// <param name="bump">Anything but <see cref="VersionBump.Auto"/>.</param>
    public static ReleaseVersion After(ReleaseVersion? official, VersionBump bump) => (official, bump) switch
    {
        (null, VersionBump.Major) => ReleaseVersion.Create(1, 0, 0),
        (null, _) => ReleaseVersion.Create(0, 1, 0),
        (_, VersionBump.Major) => ReleaseVersion.Create(official.Major + 1, 0, 0),
        (_, VersionBump.Minor) => ReleaseVersion.Create(official.Major, official.Minor + 1, 0),
        _ => ReleaseVersion.Create(official.Major, official.Minor, official.Patch + 1),
    };

    /// <summary>How far a version goes beyond an official one.</summary>
    public static VersionBump Between(ReleaseVersion official, ReleaseVersion version) =>
        version.Major != official.Major ? VersionBump.Major : version.Minor != official.Minor ? VersionBump.Minor : VersionBump.Patch;
}
