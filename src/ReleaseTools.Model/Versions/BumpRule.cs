using System.Numerics;
using ReleaseTools.Definitions;
using ReleaseTools.Notes;

namespace ReleaseTools.Versions;

/// <summary>How far versions go, by Semantic Versioning 2.0 (items 6 to 8) and Conventional Commits 1.0.0.</summary>
public static class BumpRule
{
    /// <summary>The version that follows an official one.</summary>
    /// <param name="official">Null where there is none yet: the first is 0.1.0, or 1.0.0.</param>
    /// <param name="bump">Anything but <see cref="VersionBump.Auto"/>.</param>
    public static ReleaseVersion After(ReleaseVersion? official, VersionBump bump) => (official, bump) switch
    {
        (null, VersionBump.Major) => ReleaseVersion.Create(1, 0, 0),
        (null, _) => ReleaseVersion.Create(0, 1, 0),
        (_, VersionBump.Major) => ReleaseVersion.Create(official.Major + 1, 0, 0),
        (_, VersionBump.Minor) => ReleaseVersion.Create(official.Major, official.Minor + 1, 0),
        _ => ReleaseVersion.Create(official.Major, official.Minor, official.Patch + 1),
    };

    /// <summary>How far a version goes beyond an official one.</summary>
    public static VersionBump Between(ReleaseVersion official, ReleaseVersion version) =>
        version.Major != official.Major ? VersionBump.Major : version.Minor != official.Minor ? VersionBump.Minor : VersionBump.Patch;

    /// <summary>How far a change goes. A breaking change is major, a <c>feat</c> minor, everything else a patch; below 1.0.0 by rules of the definition.</summary>
    /// <param name="official">The version that it follows; null = none.</param>
    public static VersionBump Of(NoteCommit commit, ReleaseVersion? official, ZeroVersionDefinition zero)
    {
        bool isBelowOne = official is null || official.Major == BigInteger.Zero;
        if (commit.IsBreaking) return isBelowOne ? zero.Breaking : VersionBump.Major;
        return commit.Type is not ("feat" or "feature") ? VersionBump.Patch : isBelowOne ? zero.Feature : VersionBump.Minor;
    }
}

/// <summary>How far the commits since an official version go.</summary>
/// <param name="Level">The farthest that one of them goes.</param>
/// <param name="Breaking">The newest breaking change; null where there is none.</param>
/// <param name="Official">The version that they follow; null = none.</param>
public sealed record CommitBump(VersionBump Level, NoteCommit? Breaking, ReleaseVersion? Official)
{
    private const int ShownTitle = 80;

    /// <param name="commits">Newest first. What they take back of each other does not count.</param>
    /// <param name="graph">Of their history; null = there are no merges.</param>
    public static CommitBump Of(IReadOnlyList<NoteCommit> commits, CommitGraph? graph, ReleaseVersion? official, ZeroVersionDefinition zero)
    {
        IReadOnlyList<NoteCommit> changes = Reverts.Cancel(commits, graph).Remaining;
        VersionBump level = changes.Select(commit => BumpRule.Of(commit, official, zero)).DefaultIfEmpty(VersionBump.Patch).Max();
        return new CommitBump(level, changes.FirstOrDefault(commit => commit.IsBreaking), official);
    }

    /// <summary>What is to be said of a version that goes less far than a breaking change asks for; null = nothing.</summary>
    public string? WarningOf(ReleaseVersion version, ZeroVersionDefinition zero)
    {
        if (Breaking is null || Official is null || BumpRule.Of(Breaking, Official, zero) is var needed && needed <= BumpRule.Between(Official, version)) return null;
        string title = Breaking.FullTitle.Length <= ShownTitle ? Breaking.FullTitle : Breaking.FullTitle[..ShownTitle] + "…";
        string kind = BumpRule.Between(Official, version).ToString().ToLowerInvariant();
        return $"warning: {Breaking.Hash[..7]} is a breaking change ({title}), and {version} is only a {kind} version after {Official}. "
            + $"It asks for {BumpRule.After(Official, needed)}; --bump auto (in PowerShell: -Bump Auto) goes as far as the commits ask for";
    }
}
