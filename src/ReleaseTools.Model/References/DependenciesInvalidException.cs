using ReleaseTools.Definitions;

namespace ReleaseTools.References;

/// <summary>A dependencies file that can't be used, with every problem in it at once.</summary>
public sealed class DependenciesInvalidException(string file, IReadOnlyList<DefinitionProblem> problems) : UsageException(
    "DependenciesInvalid",
    file,
    problems.Count == 1 ? problems[0].ToString() : $"{file} has {problems.Count} problems:\n" + string.Join('\n', problems.Select(problem => "  " + problem)),
    "Mend the lines named. docs/references.md describes every key.")
{
    public IReadOnlyList<DefinitionProblem> Problems { get; } = problems;
}
