using System.Runtime.CompilerServices;
using ReleaseTools.Checks;
using ReleaseTools.Engine.GitHub;
using ReleaseTools.Engine.GitHub.Checks;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.GitHub;

namespace ReleaseTools.Engine.Checks;

/// <summary>Finds the commit that may be released: the newest of a branch whose checks are all green (R1.2).</summary>
public sealed class BuildFinder
{
    /// <summary>How many commits are looked through where nobody says.</summary>
    public const int DefaultLast = 20;

    /// <summary>The most commits that are looked through.</summary>
    public const int MostLast = 100;

    private const int MostReasons = 5;

    private readonly CheckApi _api;
    private readonly string _branch, _root;

    private BuildFinder(CheckApi api, string branch, string root) => (_api, _branch, _root) = (api, branch, root);

    public GitHubRepository Repository => _api.Repository;

    /// <param name="repository">As it was named: <c>owner/name</c>; null = where the checkout came from.</param>
    /// <param name="branch">Null = the branch that is checked out; on a detached head, the repository's default branch.</param>
    /// <exception cref="UsageException">No repository was named, and the checkout came from none on GitHub.</exception>
    public static async Task<BuildFinder> OpenAsync(ReleaseWorkspace workspace, string? repository, string? branch, GitHubAccess access, CancellationToken cancellation)
    {
        GitHubRepository source = await SourceRepository.FindAsync(workspace, repository, remote: null, definitionFile: null, cancellation);
        GitHubClient client = access.Open(source, workspace.Environment);
        branch ??= await workspace.Source.BranchAsync(cancellation);
        if (branch.Length == 0) branch = (await new GitHubRepositories(client).GetAsync(source, cancellation)).DefaultBranch;
        return new BuildFinder(new CheckApi(client, source), branch, workspace.Root);
    }

    /// <summary>The newest commits of the branch, newest first, up to the first that is green.</summary>
    /// <param name="required">Names or patterns of the checks that count; null = those that the branch requires, and where it requires none, all.</param>
    /// <param name="last">How many commits to look through at most.</param>
    public async IAsyncEnumerable<CheckedCommit> LookAsync(IReadOnlyList<string>? required, int last, [EnumeratorCancellation] CancellationToken cancellation)
    {
        required ??= await RequiredAsync(cancellation);
        foreach (Octokit.GitHubCommit commit in await _api.CommitsAsync(_branch, last, cancellation))
        {
            CheckVerdict verdict = CheckRule.Judge(await _api.ChecksAsync(commit.Sha, cancellation), required);
            yield return new CheckedCommit(commit.Sha, _branch, commit.Commit.Message.Split('\n')[0].TrimEnd('\r'))
            {
                Author = commit.Commit.Author?.Name ?? "",
                Date = commit.Commit.Committer?.Date ?? commit.Commit.Author?.Date ?? default,
                IsGreen = verdict.IsGreen,
                Reason = verdict.Reason,
                Repository = _root,
                Checks = verdict.Counted.ToArray(),                          // an array: PowerShell can't index what the compiler makes of [..]
            };
            if (verdict.IsGreen) yield break;
        }
    }

    /// <summary>The error of those who found none.</summary>
    public RefusedException None(IReadOnlyList<CheckedCommit> passedOver)
    {
        string reasons = string.Join('\n', passedOver.Take(MostReasons).Select(commit => $"  {commit.Commit[..7]} {commit.Reason}"));
        string more = passedOver.Count > MostReasons ? $"\n  and {passedOver.Count - MostReasons} more" : "";
        return new RefusedException("NoGreenBuild", ErrorCategory.ObjectNotFound, $"{Repository} {_branch}",
            passedOver.Count == 0 ? $"{_branch} of {Repository} has no commit." : $"None of the newest {passedOver.Count} commits of {_branch} in {Repository} is green:\n{reasons}{more}",
            "Wait for the checks or fix them, look further back: --last 50 (in PowerShell: -Last 50), or name the checks that count: --check (in PowerShell: -Check).");
    }

    private async Task<IReadOnlyList<string>?> RequiredAsync(CancellationToken cancellation)
    {
        BranchResource branch = await _api.TryGetBranchAsync(_branch, cancellation) ?? throw new RefusedException("BranchMissing", ErrorCategory.ObjectNotFound, $"{Repository} {_branch}",
            $"{Repository} has no branch {_branch}, or this token does not see it.", "Push it first, or name another one: --branch (in PowerShell: -Branch).");
        IEnumerable<string> named = branch.Protection?.RequiredStatusChecks is { EnforcementLevel: not "off" } required ? required.Contexts : [];
        string[] all = [.. named.Concat((await _api.RulesAsync(_branch, cancellation)).SelectMany(rule => rule.RequiredChecks())).Distinct(StringComparer.Ordinal)];
        return all.Length > 0 ? all : null;
    }
}
