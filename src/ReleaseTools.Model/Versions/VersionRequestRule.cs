namespace ReleaseTools.Versions;

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
