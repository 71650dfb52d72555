namespace ReleaseTools.Notes.Pulls;

/// <summary>A commit of the range that notes tell, whatever its message says.</summary>
/// <param name="FirstParent">Null for the first commit of all.</param>
/// <param name="Committed">When it was committed: for one that GitHub made, when the pull request was merged.</param>
public sealed record RangeCommit(string Hash, string? FirstParent, DateTimeOffset Committed);
