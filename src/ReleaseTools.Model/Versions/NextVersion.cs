namespace ReleaseTools.Versions;

/// <summary>Which version comes next on a branch (R2.3, R2.4, R2.7).</summary>
/// <param name="Previous">The version that it follows; null where it is the first.</param>
/// <param name="Reason">Why it is this one, as a phrase: <c>the next after v1.2.0-rc.1</c>.</param>
public sealed record NextVersion(ReleaseVersion Version, ReleaseVersion? Previous, string Reason)
{
    /// <summary>
    /// The next version of a line. Without a <paramref name="type"/> the series goes on with the next prerelease of the same kind. After an official
    /// version, main goes on with the first alpha of the next minor, and a release branch with the first candidate of the next patch:
    /// nobody gets an official version without having asked for one.
    /// </summary>
    /// <exception cref="RefusedException">The branch, or what has been reached on it, does not allow such a version.</exception>
    public static NextVersion On(VersionLine line, ReleaseType? type)
    {
        if (line.Style is VersionStyle.Milestone && type is ReleaseType.Beta)
            throw new RefusedException("MilestoneBeta", ErrorCategory.InvalidArgument, type, "Milestones have no betas: m1, m2, … are followed by rc1, rc2, ….",
                "Ask for an Alpha, which is the next milestone, or for an Rc.");
        ReleaseVersion[] known = [.. line.Known.Select(BuildVersion.TaggedOf).OfType<ReleaseVersion>()];
        return line.ReleaseBranch is { } branch ? OnReleaseBranch(line, branch, known, type) : OnMain(line, known, type);
    }

    private static NextVersion OnMain(VersionLine line, ReleaseVersion[] known, ReleaseType? type)
    {
        // a minor that has its branch is done with here, as if it were released
        ReleaseVersion? highest = known.Where(line.Counts).Max(line.Order);
        ReleaseBranch? branch = line.ReleaseBranches.MaxBy(each => (each.Major, each.Minor));
        bool isBranched = branch is not null && (highest is null || line.Order.Compare(highest, ReleaseVersion.Create(branch.Major, branch.Minor, 0)) < 0);
        if (isBranched)
        {
            ReleaseVersion next = ReleaseVersion.Create(branch!.Major, branch.Minor + 1, 0, PrereleaseLabel.First(line.Style, type ?? ReleaseType.Alpha));
            return new NextVersion(next, highest, $"the first after {branch}");
        }
        if (highest is null) return new NextVersion(ReleaseVersion.Create(0, 1, 0, PrereleaseLabel.First(line.Style, type ?? ReleaseType.Alpha)), null, "the first");
        ReleaseVersion version = !highest.IsOfficial
            ? AfterPrerelease(line, highest, type)
            : type is ReleaseType.Official
                ? ReleaseVersion.Create(highest.Major, highest.Minor, highest.Patch + 1)
                : ReleaseVersion.Create(highest.Major, highest.Minor + 1, 0, PrereleaseLabel.First(line.Style, type ?? ReleaseType.Alpha));
        return new NextVersion(version, highest, After(line, highest));
    }

    private static NextVersion OnReleaseBranch(VersionLine line, ReleaseBranch branch, ReleaseVersion[] known, ReleaseType? type)
    {
        if (type is ReleaseType.Alpha)
            throw new RefusedException("AlphaOnReleaseBranch", ErrorCategory.InvalidOperation, branch.Name,
                $"{branch} is for what is nearly finished: there is no {PrereleaseLabel.Name(line.Style, ReleaseType.Alpha)} on a release branch.",
                $"Release it from main, or ask for an Rc here.");
        ReleaseVersion? highest = known.Where(line.Counts).Max(line.Order);
        bool isNew = highest is null || !line.Has(highest);
        if (isNew && type is ReleaseType.Official)
            throw new RefusedException("OfficialOnNewBranch", ErrorCategory.InvalidOperation, branch.Name,
                $"{branch} has no version yet: it can't begin with an official one.",
                $"Release {line.TagPrefix}{line.FirstOf(branch)} first (ask for no type), then the official version.");
        if (isNew && (type is null || line.FirstOf(branch).Type == type)) return new NextVersion(line.FirstOf(branch), highest, $"the first of {branch}");
        if (highest is null) return new NextVersion(ReleaseVersion.Create(branch.Major, branch.Minor, 0, PrereleaseLabel.First(line.Style, type!.Value)), null, $"the first of {branch}");
        ReleaseVersion version = highest.IsOfficial
            ? ReleaseVersion.Create(highest.Major, highest.Minor, highest.Patch + 1, PrereleaseLabel.First(line.Style, type ?? ReleaseType.Rc))
            : AfterPrerelease(line, highest, type);
        return new NextVersion(version, highest, $"{After(line, highest)} on {branch}");
    }

    private static ReleaseVersion AfterPrerelease(VersionLine line, ReleaseVersion highest, ReleaseType? type)
    {
        ReleaseType reached = highest.Type, wanted = type ?? reached;
        if (wanted < reached)
            throw new RefusedException("VersionTypeBehind", ErrorCategory.InvalidOperation, highest,
                $"{line.TagPrefix}{highest} has reached {PrereleaseLabel.Name(line.Style, reached)}: no {PrereleaseLabel.Name(line.Style, wanted)} of that version can follow.",
                $"Ask for another {PrereleaseLabel.Name(line.Style, reached)}, or name the version you mean with --version (in PowerShell: -Version).");
        return ReleaseVersion.Create(highest.Major, highest.Minor, highest.Patch,
            wanted == reached ? PrereleaseLabel.After(line.Style, highest.Prerelease) : PrereleaseLabel.First(line.Style, wanted));
    }

    private static string After(VersionLine line, ReleaseVersion version) => $"the next after {line.TagPrefix}{version}";
}
