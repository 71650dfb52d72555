namespace ReleaseTools.Branches;

/// <summary>A staging branch on the remote: what is to become public, rebased on what is (R2.6).</summary>
public sealed record StagingBranch
{
    /// <summary><c>hello-staging-1.18</c>.</summary>
    public required string Name { get; init; }

    public required string Remote { get; init; }

    /// <summary>The full id of its head.</summary>
    public required string Commit { get; init; }

    /// <summary>The public commit that it stands on.</summary>
    public required string Base { get; init; }

    /// <summary>The commits between base and head, oldest first.</summary>
    public IReadOnlyList<StagedCommit> Commits { get; init; } = [];

    /// <summary>How often it was tried: more than once where somebody else pushed at the same time.</summary>
    public int Attempts { get; init; } = 1;

    public required StagingOutcome Outcome { get; init; }

    public override string ToString() => Name;
}

/// <summary>A commit of a staging branch.</summary>
/// <param name="Author">Name and address.</param>
public sealed record StagedCommit(string Id, string Author, string Subject)
{
    public override string ToString() => $"{Id[..Math.Min(7, Id.Length)]} {Subject}";
}

/// <summary>What became of a staging branch.</summary>
public enum StagingOutcome : long
{
    /// <summary>It was made.</summary>
    Created,

    /// <summary>Commits were added to it.</summary>
    Updated,

    /// <summary>It was put on the newer base, with the commits of others that were on it.</summary>
    Rebased,

    /// <summary>It had everything, and nothing has changed.</summary>
    Existing,

    /// <summary>The session is a rehearsal: this is where it would have gone.</summary>
    Rehearsed,
}
