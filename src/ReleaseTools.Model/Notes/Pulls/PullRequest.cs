using System.Text.Json.Serialization;

namespace ReleaseTools.Notes.Pulls;

/// <summary>A merged pull request, as far as notes read it.</summary>
/// <param name="Body">Markdown as its author wrote it; empty where there is none.</param>
/// <param name="Author">The account that opened it; empty for one that is gone.</param>
/// <param name="MergeCommit">The commit on the base branch: of the merge, of the squash, or the last one of a rebase; null where GitHub names none.</param>
/// <param name="HeadCommit">The last commit of the branch that was merged.</param>
/// <param name="HeadBranch">That branch's name.</param>
public sealed record PullRequest(
    int Number,
    string Title,
    string Body,
    string Author,
    IReadOnlyList<string> Labels,
    string? MergeCommit,
    string HeadCommit,
    string HeadBranch)
{
    private static readonly string[] s_bots =
        ["dependabot", "dependabot-preview", "renovate", "greenkeeper", "snyk-bot", "pyup-bot", "depfu", "scala-steward", "whitesource-bolt", "mend-bolt-for-github", "pre-commit-ci"];

    /// <summary>Whether a program that updates dependencies wrote it: then its body quotes other projects' notes, which are none of this one's.</summary>
    [JsonIgnore]
    public bool IsFromDependencyBot { get; } =
        s_bots.Contains(Author.EndsWith("[bot]", StringComparison.OrdinalIgnoreCase) ? Author[..^"[bot]".Length] : Author, StringComparer.OrdinalIgnoreCase);
}
