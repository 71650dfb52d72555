using System.Numerics;
using ReleaseTools.Definitions;
using ReleaseTools.Versions;

namespace ReleaseTools.Notes;

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
        VersionBump level = changes.Select(commit => LevelOf(commit, official, zero)).DefaultIfEmpty(VersionBump.Patch).Max();
        return new CommitBump(level, changes.FirstOrDefault(commit => commit.IsBreaking), official);
    }

    /// <summary>What is to be said of a version that goes less far than a breaking change asks for; null = nothing.</summary>
    public string? WarningOf(ReleaseVersion version, ZeroVersionDefinition zero)
    {
        if (Breaking is null || Official is null || LevelOf(Breaking, Official, zero) is var needed && needed <= BumpRule.Between(Official, version)) return null;
        string title = Breaking.FullTitle.Length <= ShownTitle ? Breaking.FullTitle : Breaking.FullTitle[..ShownTitle] + "…";
        string kind = BumpRule.Between(Official, version).ToString().ToLowerInvariant();
        return $"warning: {Breaking.Hash[..7]} is a breaking change ({title}), and {version} is only a {kind} version after {Official}. "
            + $"It asks for {BumpRule.After(Official, needed)}; --bump auto (in PowerShell: -Bump Auto) goes as far as the commits ask for";
    }

    /// <summary>How far a change goes. A breaking change is major, a <c>feat</c> minor, everything else a patch; below 1.0.0 by rules of the definition.</summary>
    /// <param name="official">The version that it follows; null = none.</param>
    public static VersionBump LevelOf(NoteCommit commit, ReleaseVersion? official, ZeroVersionDefinition zero)
    {
        bool isBelowOne = official is null || official.Major == BigInteger.Zero;
        if (commit.IsBreaking) return isBelowOne ? zero.Breaking : VersionBump.Major;
        return commit.Type is not ("feat" or "feature") ? VersionBump.Patch : isBelowOne ? zero.Feature : VersionBump.Minor;
    }
}
