using ReleaseTools.Versions;

namespace ReleaseTools.Branches;

/// <summary>A release branch on the remote, with the two versions that it brought (R2.4).</summary>
public sealed record ReleaseBranchResult
{
    /// <summary><c>release-1.18</c>.</summary>
    public required string Branch { get; init; }

    /// <summary>The branch's first commit of its own: the empty release commit.</summary>
    public required string Commit { get; init; }

    /// <summary>The commit of main that the branch begins at.</summary>
    public required string Base { get; init; }

    /// <summary>The first version on the branch, tagged at <see cref="Commit"/>.</summary>
    public required ReleaseVersion Version { get; init; }

    public required string Tag { get; init; }

    /// <summary>The first version of the next minor on main, tagged at <see cref="Base"/>.</summary>
    public required ReleaseVersion NextVersion { get; init; }

    public required string NextTag { get; init; }

    public required string Remote { get; init; }

    public required BranchOutcome Outcome { get; init; }

    public override string ToString() => Branch;
}

/// <summary>What became of a release branch.</summary>
public enum BranchOutcome : long
{
    /// <summary>It was made, with both tags.</summary>
    Created,

    /// <summary>It was there with both tags, and nothing has changed.</summary>
    Existing,

    /// <summary>A part of it was there; the rest was added.</summary>
    Completed,
}

/// <summary>Judges what a remote has of a release branch and its two tags (R2.4): all, a part, nothing, or something else.</summary>
public static class BranchRule
{
    /// <param name="wantedBase">The commit of main that was asked for; null = whichever the branch has, or else main's head.</param>
    /// <exception cref="RefusedException">What is there is not what New-ReleaseBranch makes.</exception>
    public static BranchVerdict Judge(BranchNames names, BranchFacts facts, string? wantedBase)
    {
        if (facts is { Head: null, Tag: null, NextTag: null }) return BranchVerdict.Create(wantedBase);
        if (facts.Release is null && (facts.Head is not null || facts.Tag is not null))
            throw Differs(names, facts.Tag is not null
                ? $"tag {names.Tag} is at {Short(facts.Tag)}, which is no release commit of that version"
                : $"the branch is at {Short(facts.Head!)}, and has no release commit of {names.Tag}");
        string? start = facts.Release?.Parent ?? facts.NextTag;
        if (facts.Release is { } release && facts.NextTag is { } next && next != release.Parent)
            throw Differs(names, $"tag {names.NextTag} is at {Short(next)}, and the branch begins at {Short(release.Parent)}");
        if (facts is { Head: { } head, Release: { IsOnBranch: false } lone }) throw Differs(names, $"tag {names.Tag} is at {Short(lone.Id)}, which is not on the branch (at {Short(head)})");
        if (wantedBase is not null && start != wantedBase) throw Differs(names, $"it begins at {Short(start!)}, not at {Short(wantedBase)}");
        return facts is { Head: not null, Tag: not null, NextTag: not null } ? BranchVerdict.Existing : BranchVerdict.Complete(start);
    }

    private static string Short(string id) => id[..12];

    private static RefusedException Differs(BranchNames names, string how) => new(
        "BranchDiffers", ErrorCategory.ResourceExists, names.Branch,
        $"{names.Branch} exists already, and is another one: {how}. Nothing was changed.",
        "Look at it (git ls-remote), name another branch, or remove by hand what should not be there.");
}

/// <summary>The names that belong to one release branch.</summary>
/// <param name="Tag">At the branch's release commit.</param>
/// <param name="NextTag">At the commit of main that the branch begins at.</param>
public sealed record BranchNames(string Branch, string Tag, string NextTag);

/// <summary>What a remote has of a release branch. Commits, never tag objects; null where there is none.</summary>
/// <param name="Head">Where the branch is.</param>
/// <param name="Release">The empty commit that announces the branch's first version, wherever it was found.</param>
public sealed record BranchFacts(string? Head, string? Tag, string? NextTag, ReleaseCommit? Release);

/// <summary>An empty commit that announces a version.</summary>
/// <param name="IsOnBranch">Whether the branch contains it.</param>
public sealed record ReleaseCommit(string Id, string Parent, bool IsOnBranch);

/// <summary>What is left to do for a release branch.</summary>
/// <param name="Base">The commit of main that it begins at; null = main's head.</param>
public sealed record BranchVerdict(BranchOutcome Outcome, string? Base)
{
    public static BranchVerdict Existing { get; } = new(BranchOutcome.Existing, null);

    public static BranchVerdict Create(string? start) => new(BranchOutcome.Created, start);

    public static BranchVerdict Complete(string? start) => new(BranchOutcome.Completed, start);
}

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
