namespace ReleaseTools.Definitions;

/// <summary>A definition that can't be used, with every problem in it at once.</summary>
public sealed class DefinitionException(string file, IReadOnlyList<DefinitionProblem> problems) : UsageException(
    "DefinitionInvalid",
    file,
    problems.Count == 1 ? problems[0].ToString() : $"{file} has {problems.Count} problems:\n" + string.Join('\n', problems.Select(problem => "  " + problem)),
    "Mend the lines named. docs/release.schema.json describes every key; editors complete from it.")
{
    public IReadOnlyList<DefinitionProblem> Problems { get; } = problems;
}
