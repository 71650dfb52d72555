using ReleaseTools.Versions;

namespace ReleaseTools.Branches;

/// <summary>Which release branch comes next, where none is named: that of the minor version that main is working towards.</summary>
public static class MinorOfMain
{
    /// <param name="onMain">The versions that are tagged on main, up to the commit that the branch begins at.</param>
    /// <param name="atBase">Those of them that are tagged at that commit itself.</param>
    /// <param name="branches">The branches there are.</param>
    /// <returns>Null where no tag on main tells.</returns>
    public static ReleaseBranch? Of(IEnumerable<ReleaseVersion> onMain, IReadOnlyCollection<ReleaseVersion> atBase, IReadOnlyCollection<string> branches)
    {
        // the tag that the last branch left at this very commit: nothing has happened since, so that the same branch is meant again
        bool IsFromLastBranch(ReleaseVersion version) =>
            version.Prerelease == "alpha.0" && version.Minor > 0 && atBase.Contains(version) && branches.Contains(new ReleaseBranch(version.Major, version.Minor - 1).Name);

        return onMain.Where(version => !version.IsOfficial && !IsFromLastBranch(version)).Max() is { } highest ? ReleaseBranch.Of(highest) : null;
    }
}
