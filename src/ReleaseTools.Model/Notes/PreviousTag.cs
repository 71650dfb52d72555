using ReleaseTools.Versions;

namespace ReleaseTools.Notes;

/// <summary>Finds where the history that notes tell begins.</summary>
public static class PreviousTag
{
    /// <summary>
    /// The tag of the highest lower version. An official version looks back to an official one, so that its notes tell everything
    /// since users last got one; a prerelease looks back to whatever came last.
    /// </summary>
    /// <param name="tagsOnHistory">The tags on the release's ancestors. Those that are no version are passed over.</param>
    /// <param name="prefix">What stands before the version in a tag.</param>
    /// <param name="order">Which version is the lower one; null = the precedence of SemVer.</param>
    /// <returns>Null where there is none: the notes tell the whole history.</returns>
    public static string? Find(ReleaseVersion version, IEnumerable<string> tagsOnHistory, string prefix, ReleaseOrder? order = null)
    {
        order ??= ReleaseOrder.Semver;
        (string Tag, ReleaseVersion Version)? best = null;
        foreach (string tag in tagsOnHistory)
        {
            if (VersionOf(tag, prefix) is not { } candidate || order.Compare(candidate, version) >= 0) continue;
            if (version.IsOfficial && !candidate.IsOfficial) continue;
            int higher = best is { } known ? order.Compare(candidate, known.Version) : 1;
            // equal but for build metadata: any one, but always the same one
            if (higher > 0 || (higher == 0 && string.CompareOrdinal(tag, best!.Value.Tag) > 0)) best = (tag, candidate);
        }
        return best?.Tag;
    }

    // ReleaseVersion.TryParse takes a leading v too, which is for people: `v1.0.0` is no tag of a project without a prefix
    private static ReleaseVersion? VersionOf(string tag, string prefix) =>
        tag.StartsWith(prefix, StringComparison.Ordinal)
        && tag.Length > prefix.Length && char.IsAsciiDigit(tag[prefix.Length])
        && ReleaseVersion.TryParse(tag[prefix.Length..], out ReleaseVersion? version) ? version : null;
}
