using ReleaseTools.Versions;

namespace ReleaseTools.Notes;

/// <summary>Finds where the history that notes tell begins.</summary>
public static class PreviousTag
{
    /// <summary>
    /// The tag of the previous release, on whatever branch it was made. An official version looks back to the highest lower official one, so
    /// that its notes tell everything since users last got one. A prerelease looks back to the one before it of the same version;
    /// the first one to the highest lower official version, and where there is none, to the highest lower prerelease.
    /// </summary>
    /// <param name="tags">The repository's tags. Those that are no version are passed over.</param>
    /// <param name="prefix">What stands before the version in a tag.</param>
    /// <param name="order">Which version is the lower one; null = the precedence of SemVer.</param>
    /// <returns>Null where there is none: the notes tell the whole history.</returns>
    public static string? Find(ReleaseVersion version, IEnumerable<string> tags, string prefix, ReleaseOrder? order = null)
    {
        order ??= ReleaseOrder.Semver;
        (string Tag, (int Rank, ReleaseVersion Version) Place)? best = null;
        foreach (string tag in tags)
        {
            if (VersionOf(tag, prefix) is not { } candidate || order.Compare(candidate, version) >= 0) continue;
            if (version.IsOfficial && !candidate.IsOfficial) continue;
            (int Rank, ReleaseVersion Version) place = (RankOf(candidate, version), candidate);
            int higher = best is { } known ? Compare(place, known.Place) : 1;
            // equal but for build metadata: any one, but always the same one
            if (higher > 0 || (higher == 0 && string.CompareOrdinal(tag, best!.Value.Tag) > 0)) best = (tag, place);
        }
        return best?.Tag;

        int Compare((int Rank, ReleaseVersion Version) left, (int Rank, ReleaseVersion Version) right) =>
            left.Rank != right.Rank ? left.Rank.CompareTo(right.Rank) : order.Compare(left.Version, right.Version);
    }

    private static int RankOf(ReleaseVersion candidate, ReleaseVersion version) =>
        (candidate.Major, candidate.Minor, candidate.Patch) == (version.Major, version.Minor, version.Patch) ? 2 : candidate.IsOfficial ? 1 : 0;

    // ReleaseVersion.TryParse takes a leading v too, which is for people: `v1.0.0` is no tag of a project without a prefix
    private static ReleaseVersion? VersionOf(string tag, string prefix) =>
        tag.StartsWith(prefix, StringComparison.Ordinal)
        && tag.Length > prefix.Length && char.IsAsciiDigit(tag[prefix.Length])
        && ReleaseVersion.TryParse(tag[prefix.Length..], out ReleaseVersion? version) ? version : null;
}
