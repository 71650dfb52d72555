using Octokit;

namespace ReleaseTools.Engine.GitHub.Pulls;

/// <summary>What notes need of a pull request.</summary>
internal static class MergedPull
{
    /// <param name="pull">Its author is null for an account that is gone.</param>
    public static ReleaseTools.Notes.Pulls.PullRequest Of(PullRequest pull) => new(pull.Number, pull.Title ?? "", pull.Body ?? "", pull.User?.Login ?? "",
        [.. (pull.Labels ?? []).Select(label => label.Name).Where(name => !string.IsNullOrEmpty(name))], pull.MergeCommitSha, pull.Head?.Sha ?? "", pull.Head?.Ref ?? "");
}
