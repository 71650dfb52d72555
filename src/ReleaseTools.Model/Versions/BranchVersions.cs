namespace ReleaseTools.Versions;

/// <summary>The two versions that a new release branch brings (R2.4).</summary>
/// <param name="OnBranch">The first of the branch, such as <c>1.18.0-rc.0</c>.</param>
/// <param name="OnMain">The first of the next minor version, on main: <c>1.19.0-alpha.0</c>.</param>
public sealed record BranchVersions(ReleaseVersion OnBranch, ReleaseVersion OnMain)
{
    /// <summary>What a release branch starts with, after the hyphen, where nobody says otherwise.</summary>
    public const string DefaultFirst = "rc.0";

    /// <param name="first">What the branch starts with, after the hyphen.</param>
    /// <param name="style">How main goes on: with <c>alpha.0</c>, or with <c>m1</c>.</param>
    public static BranchVersions Of(ReleaseBranch branch, string first = DefaultFirst, VersionStyle style = VersionStyle.Semver) => new(
        ReleaseVersion.Create(branch.Major, branch.Minor, 0, first),
        ReleaseVersion.Create(branch.Major, branch.Minor + 1, 0, PrereleaseLabel.First(style, ReleaseType.Alpha)));
}
