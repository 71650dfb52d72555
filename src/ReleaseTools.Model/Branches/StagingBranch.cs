using System.Text.Json;
using System.Text.Json.Serialization;
using ReleaseTools.Versions;

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

/// <summary>How staging branches are called on the public remote (R2.6).</summary>
public static class StagingBranchName
{
    private const string Master = "master";

    /// <param name="prefix">What stands before <c>-staging</c>: by default the product's name.</param>
    /// <param name="branch">The branch that the commits are for: <c>main</c>, <c>master</c>, or a release branch.</param>
    /// <param name="forBranch">The release branch whose release changes main, too; null = no such.</param>
    /// <exception cref="UsageException">The branch is neither main nor a release branch, or the names don't go together.</exception>
    public static string Of(string prefix, string branch, string? forBranch)
    {
        if (!IsPrefix(prefix))
            throw new UsageException("StagingPrefixInvalid", prefix, $"'{prefix}' can't begin the name of a branch.", "Use letters, digits, '.', '_' and '-': --prefix NAME (in PowerShell: -Prefix).");
        string start = $"{prefix}-staging-";
        if (branch is "main" or Master)
            return forBranch is null ? start + Master : $"{start}{Series(forBranch)}-{Master}";
        if (forBranch is not null)
            throw new UsageException("StagingBranchUnknown", branch, $"{branch} is not main: only main's part of a branch release is staged for {forBranch}.",
                "Leave the release branch out, or stage the commits of main: --branch main (in PowerShell: -Branch main).");
        return start + Series(branch);
    }

    private static string Series(string branch) => ReleaseBranch.TryParse(branch, out ReleaseBranch? release)
        ? $"{release.Major}.{release.Minor}"
        : throw new UsageException("StagingBranchUnknown", branch,
            branch.Length == 0 ? "No branch is checked out, so that the staging branch has no name." : $"{branch} has no staging branch: only main, master and release-X.Y have one.",
            "Name the branch that the commits are for: --branch main (in PowerShell: -Branch main).");

    // git check-ref-format, for the characters that product names are made of
    private static bool IsPrefix(string prefix) =>
        Definitions.Rules.ProductNames.IsValid(prefix) && !prefix.Contains("..", StringComparison.Ordinal);
}

/// <summary>Tags and branches for <c>--output json</c>.</summary>
public static class BranchesJson
{
    public static string Write(ReleaseTag tag) => JsonSerializer.Serialize(tag, BranchesJsonContext.Default.ReleaseTag);

    public static string Write(ReleaseBranchResult branch) => JsonSerializer.Serialize(branch, BranchesJsonContext.Default.ReleaseBranchResult);

    public static string Write(StagingBranch branch) => JsonSerializer.Serialize(branch, BranchesJsonContext.Default.StagingBranch);
}

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ReleaseTag))]
[JsonSerializable(typeof(ReleaseBranchResult))]
[JsonSerializable(typeof(StagingBranch))]
internal sealed partial class BranchesJsonContext : JsonSerializerContext;
