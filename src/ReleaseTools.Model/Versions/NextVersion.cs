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
