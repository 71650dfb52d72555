using ReleaseTools.Versions;

namespace ReleaseTools.Branches;

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
