namespace ReleaseTools.Versions;

/// <summary>
/// Which of two versions of a product comes first. SemVer compares <c>m9</c> and <c>m10</c> as texts and puts <c>m10</c> first; a product that counts
/// milestones means the number, so that its links, its release page and its next version go by this order instead.
/// </summary>
public sealed class ReleaseOrder : IComparer<ReleaseVersion?>
{
    private readonly VersionStyle _style;

    private ReleaseOrder(VersionStyle style) => _style = style;

    /// <summary>The precedence of the specification.</summary>
    public static ReleaseOrder Semver { get; } = new(VersionStyle.Semver);

    /// <summary>As SemVer, but for the digits that an identifier ends in: they count as a number.</summary>
    public static ReleaseOrder Milestone { get; } = new(VersionStyle.Milestone);

    public static ReleaseOrder Of(VersionStyle style) => style is VersionStyle.Milestone ? Milestone : Semver;

    public int Compare(ReleaseVersion? x, ReleaseVersion? y)
    {
        if (x is null || y is null) return (x is not null).CompareTo(y is not null);
        if (_style is VersionStyle.Semver || x.IsOfficial || y.IsOfficial) return x.CompareTo(y);
        int order = (x.Major, x.Minor, x.Patch).CompareTo((y.Major, y.Minor, y.Patch));
        string[] ours = x.Prerelease.Split('.'), theirs = y.Prerelease.Split('.');
        for (int i = 0; order == 0 && i < Math.Min(ours.Length, theirs.Length); i++) order = CompareIdentifier(ours[i], theirs[i]);
        return order != 0 ? order : ours.Length.CompareTo(theirs.Length);
    }

    private static int CompareIdentifier(string left, string right)
    {
        (string label, string number) = PrereleaseLabel.Split(left);
        (string otherLabel, string otherNumber) = PrereleaseLabel.Split(right);
        int order = string.CompareOrdinal(label, otherLabel);                  // no label at all comes first: it is a number
        if (order == 0) order = number.TrimStart('0').Length.CompareTo(otherNumber.TrimStart('0').Length);
        if (order == 0) order = string.CompareOrdinal(number.TrimStart('0'), otherNumber.TrimStart('0'));
        return order != 0 ? order : number.Length.CompareTo(otherNumber.Length);
    }
}
