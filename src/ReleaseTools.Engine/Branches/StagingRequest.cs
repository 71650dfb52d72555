namespace ReleaseTools.Engine.Branches;

/// <summary>The staging branch that is wanted.</summary>
public sealed record StagingRequest
{
    /// <summary>What stands before <c>-staging</c>.</summary>
    public required string Prefix { get; init; }

    /// <summary>The public branch that the commits are for.</summary>
    public required string Branch { get; init; }

    /// <summary>The release branch whose release changes main, too; null = no such.</summary>
    public string? ForBranch { get; init; }

    /// <summary>The full id of the newest commit to stage.</summary>
    public required string Commit { get; init; }
}
