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

/// <summary>A definition that can't be used.</summary>
public sealed class DefinitionException(string file, IReadOnlyList<DefinitionProblem> problems) : ProblemsException("DefinitionInvalid", file, $"{file} has", problems);

/// <summary>One thing wrong in a definition.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">Counted from 1.</param>
public sealed record DefinitionProblem(string File, int Line, int Column, string Message)
{
    /// <summary>The form that editors and terminals make a link of.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}: {Message}";
}
