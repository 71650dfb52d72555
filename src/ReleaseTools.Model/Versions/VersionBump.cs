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

/// <summary>What a request for a version may not say at the same time.</summary>
public static class VersionRequestRule
{
    /// <summary>A type says which version comes next; of one that is named, it can only repeat what the version itself says. A bump says how far the next one goes.</summary>
    /// <exception cref="UsageException">The version is of another type; or a bump was given besides.</exception>
    public static void Require(ReleaseVersion? version, ReleaseType? type, VersionBump? bump = null)
    {
        if (version is not null && bump is { } how)
            throw new UsageException("VersionAndBump", version, $"Version {version} was named, and a bump ({how.ToString().ToLowerInvariant()}) besides: a bump is for a version that is to be found.", "Leave one of the two out.");
        if (version is null || type is null || version.Type == type) return;
        string asked = Name(type.Value);
        string like = type is ReleaseType.Official ? ReleaseVersion.Create(version.Major, version.Minor, version.Patch).ToString()
            : ReleaseVersion.Create(version.Major, version.Minor, version.Patch, PrereleaseLabel.First(VersionStyle.Semver, type.Value)).ToString();
        throw new UsageException("VersionNotOfType", version,
            $"Version {version} is of type {Name(version.Type)}, and type {asked} was asked for.",
            $"Leave one of the two out, or name a version of type {asked}, such as {like}.");
    }

    private static string Name(ReleaseType type) => type.ToString().ToLowerInvariant();
}
