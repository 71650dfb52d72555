namespace ReleaseTools.Engine.Branches;

/// <summary>A commit does not fit onto the branch that it is to be put on.</summary>
/// <param name="files">The files that both changed.</param>
public sealed class ReplayConflictException(string commit, string subject, IReadOnlyList<string> files) : RefusedException(
    "CommitConflict", ErrorCategory.InvalidOperation, commit,
    $"Commit {commit[..12]} \"{subject}\" conflicts in {string.Join(", ", files)}. Nothing was pushed.",
    "Rebase the commits onto the branch yourself (git fetch; git rebase), then run the same command again.")
{
    public string Commit { get; } = commit;

    public IReadOnlyList<string> Files { get; } = files;
}
