namespace ReleaseTools.Definitions;

/// <summary>Files that can't be used, with every problem in them at once.</summary>
/// <param name="subject">What has the problems, to stand at the start of the message.</param>
public abstract class ProblemsException(string errorId, string target, string subject, IReadOnlyList<DefinitionProblem> problems) : UsageException(
    errorId,
    target,
    problems.Count == 1 ? problems[0].ToString() : $"{subject} {problems.Count} problems:\n" + string.Join('\n', problems.Select(problem => "  " + problem)),
    "Fix the lines named.")
{
    public IReadOnlyList<DefinitionProblem> Problems { get; } = problems;
}
