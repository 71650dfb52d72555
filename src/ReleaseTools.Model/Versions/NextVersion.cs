namespace ReleaseTools.Versions;

/// <summary>Which version comes next on a branch (R2.3, R2.4, R2.7).</summary>
/// <param name="Previous">The version that it follows; null where it is the first.</param>
/// <param name="Reason">Why it is this one, as a phrase: <c>the next after v1.2.0-rc.1</c>.</param>
public sealed record NextVersion(ReleaseVersion Version, ReleaseVersion? Previous, string Reason)
{
    /// <summary>
    /// The next version of a line. Without a <paramref name="type"/> the series goes on with the next prerelease of the same kind. After an official
    /// version, main goes on with the first alpha of the next minor, and a maintenance branch with the first candidate of the next patch:
    /// nobody gets an official version without having asked for one. A bump moves the numbers, never the type.
    /// </summary>
    /// <exception cref="RefusedException">The branch, or what has been reached on it, does not allow such a version.</exception>
    public static NextVersion On(VersionLine line, ReleaseType? type)
    {
        if (line.Style is VersionStyle.Milestone && type is ReleaseType.Beta)
            throw new RefusedException("MilestoneBeta", ErrorCategory.InvalidArgument, type, "Milestones have no betas: m1, m2, … are followed by rc1, rc2, ….",
                "Ask for an Alpha, which is the next milestone, or for an Rc.");
        ReleaseVersion[] known = [.. line.Known.Select(BuildVersion.TaggedOf).OfType<ReleaseVersion>()];
        return new NextRule(line, known, type).Next();
    }
}

/// <summary>The rules behind <see cref="NextVersion.On"/>.</summary>
/// <param name="known">The versions there are, builds counted as those that they were built after.</param>
internal sealed class NextRule(VersionLine line, ReleaseVersion[] known, ReleaseType? type)
{
    private readonly ReleaseVersion? _highest = known.Where(line.Counts).Max(line.Order);

    private readonly PrereleaseLabel _label = PrereleaseLabel.Of(line.Style, known.Where(version => !version.IsOfficial).Max(line.Order));

    public NextVersion Next() => line.Own is { } own ? OnBranch(own) : OnMain();

    private NextVersion OnMain()
    {
        // a minor that has its branch is done with here, as if it were released
        ReleaseBranch? branch = line.ReleaseBranches.MaxBy(each => (each.Major, each.Minor));
        bool isBranched = branch is not null && (_highest is null || line.Order.Compare(_highest, ReleaseVersion.Create(branch.Major, branch.Minor, 0)) < 0);
        if (isBranched)
        {
            ReleaseVersion next = Higher(ReleaseVersion.Create(branch!.Major, branch.Minor + 1, 0), Target);
            return new NextVersion(First(next, type ?? ReleaseType.Alpha), _highest, $"the first after {branch}");
        }
        if (_highest is null) return new NextVersion(First(Target ?? BumpRule.After(null, VersionBump.Minor), type ?? ReleaseType.Alpha), null, "the first");
        if (!_highest.IsOfficial) return AfterPrerelease(_highest, type, "");
        ReleaseVersion core = Target ?? BumpRule.After(_highest, type is ReleaseType.Official ? VersionBump.Patch : VersionBump.Minor);
        return new NextVersion(First(core, type ?? ReleaseType.Alpha), _highest, After(_highest));
    }

    private NextVersion OnBranch(BranchLine own)
    {
        RequireWithin(own);
        if (own.IsReleaseBranch && type is ReleaseType.Alpha)
            throw new RefusedException("AlphaOnReleaseBranch", ErrorCategory.InvalidOperation, own.Name,
                $"{own} is for what is nearly finished: there is no {PrereleaseLabel.Name(line.Style, ReleaseType.Alpha)} on a release branch.",
                $"Release it from main, or ask for an Rc here.");
        bool isNew = _highest is null || !line.Has(_highest);
        if (own.IsReleaseBranch && isNew && type is ReleaseType.Official)
            throw new RefusedException("OfficialOnNewBranch", ErrorCategory.InvalidOperation, own.Name,
                $"{own} has no version yet: it can't begin with an official one.",
                $"Release {line.TagPrefix}{line.FirstOf(own)} first (ask for no type), then the official version.");
        if (isNew && (type is null || line.FirstOf(own).Type == type)) return new NextVersion(line.FirstOf(own), _highest, $"the first of {own}");
        if (_highest is null) return new NextVersion(First(own.First, type!.Value), null, $"the first of {own}");
        if (!_highest.IsOfficial) return AfterPrerelease(_highest, type, $" on {own}");
        if (own.Patch is not null)
            throw new RefusedException("BranchFinished", ErrorCategory.InvalidOperation, own.Name, $"{line.TagPrefix}{_highest} is released, and {own} is for that version alone.",
                $"Release the next one from a branch of its own, such as hotfix/{BumpRule.After(_highest, VersionBump.Patch)}, or from {_highest.Major}.{_highest.Minor}.x.");
        return new NextVersion(First(Target ?? BumpRule.After(_highest, VersionBump.Patch), type ?? ReleaseType.Rc), _highest, $"{After(_highest)} on {own}");
    }

    private NextVersion AfterPrerelease(ReleaseVersion highest, ReleaseType? wanted, string where)
    {
        ReleaseVersion core = Core(highest);
        if (Target is { } target && target > core)
            return new NextVersion(First(target, wanted ?? highest.Type), highest, $"a {line.Bump!.Value.ToString().ToLowerInvariant()} version {(line.Official is { } official ? $"after {line.TagPrefix}{official}" : "")}".TrimEnd() + where);
        ReleaseType reached = highest.Type;
        if (wanted < reached)
            throw new RefusedException("VersionTypeBehind", ErrorCategory.InvalidOperation, highest,
                $"{line.TagPrefix}{highest} has reached {PrereleaseLabel.Name(line.Style, reached)}: no {PrereleaseLabel.Name(line.Style, wanted.Value)} of that version can follow.",
                $"Ask for another {PrereleaseLabel.Name(line.Style, reached)}, or name the version you mean with --version (in PowerShell: -Version).");
        ReleaseVersion next = wanted is null || wanted == reached
            ? ReleaseVersion.Create(core.Major, core.Minor, core.Patch, _label.After(highest.Prerelease))
            : First(core, wanted.Value);
        if (line.Order.Compare(next, highest) > 0) return new NextVersion(next, highest, After(highest) + where);
        // a label that this product made up may sort behind beta or rc
        ReleaseVersion beyond = First(BumpRule.After(core, line.Own is null ? VersionBump.Minor : VersionBump.Patch), wanted ?? reached);
        if (line.Own is { } own && !own.Holds(beyond))
            throw new RefusedException("VersionTypeBehind", ErrorCategory.InvalidOperation, highest, $"{next} would be lower than {line.TagPrefix}{highest}, and {own} has no other version.",
                "Ask for the official version, or name the version you mean with --version (in PowerShell: -Version).");
        return new NextVersion(beyond, highest, $"{After(highest)}{where}: {next} would be lower");
    }

    /// <summary>Where the bump leads to; null where nobody asked for one.</summary>
    private ReleaseVersion? Target => line.Bump is not { } bump ? null
        // of a branch for many minor versions, the next one is that which nobody has yet
        : line.Own is { Minor: null } own && bump is VersionBump.Minor && known.Where(own.Holds).Max(line.Order) is { } last && line.Official is { } official
            ? Higher(BumpRule.After(official, bump), last.IsOfficial || last.Minor > official.Minor + 1 ? BumpRule.After(Core(last), VersionBump.Minor) : null)
            : BumpRule.After(line.Official, bump);

    private void RequireWithin(BranchLine own)
    {
        bool isBeyond = line.Bump is VersionBump.Major || (line.Bump is VersionBump.Minor && own.Minor is not null);
        if (!isBeyond) return;
        string bump = line.Bump!.Value.ToString().ToLowerInvariant();
        throw new RefusedException("BumpOffBranch", ErrorCategory.InvalidOperation, own.Name, $"{own} holds {own.Range} and nothing else: no {bump} version can come next on it.",
            "Release it from main, or leave the bump out: --bump auto (in PowerShell: -Bump Auto) stays on the branch.");
    }

    private ReleaseVersion First(ReleaseVersion core, ReleaseType of) => ReleaseVersion.Create(core.Major, core.Minor, core.Patch, _label.First(of));

    private static ReleaseVersion Core(ReleaseVersion version) => ReleaseVersion.Create(version.Major, version.Minor, version.Patch);

    private static ReleaseVersion Higher(ReleaseVersion one, ReleaseVersion? other) => other is not null && other > one ? other : one;

    private string After(ReleaseVersion version) => $"the next after {line.TagPrefix}{version}";
}

/// <summary>Which next version is asked for.</summary>
public enum NextKind : long
{
    /// <summary>The next of its kind: the series goes on.</summary>
    Series,
    Alpha,
    Beta,
    Rc,
    Official,
}
