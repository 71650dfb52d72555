namespace ReleaseTools.Artifacts;

/// <summary>What the build left is not what the definition names; every problem at once, and nothing was written.</summary>
public sealed class ArtifactsInvalidException(string source, IReadOnlyList<ArtifactProblem> problems) : ReleaseException(
    "ArtifactsInvalid",
    ErrorCategory.InvalidData,
    source,
    problems.Count == 1 ? problems[0].ToString() : $"The artifacts have {problems.Count} problems:\n" + string.Join('\n', problems.Select(problem => "  " + problem)),
    "Fix the build, or what the definition's artifacts say about its files; then run the same command again.")
{
    public IReadOnlyList<ArtifactProblem> Problems { get; } = problems;
}
