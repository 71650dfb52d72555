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
