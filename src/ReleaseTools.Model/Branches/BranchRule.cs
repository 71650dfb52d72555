namespace ReleaseTools.Branches;

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
