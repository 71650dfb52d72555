using ReleaseTools.Definitions;

namespace ReleaseTools.Notes.Pulls;

/// <summary>Map files that can't be used, with every problem in them at once.</summary>
public sealed class NoteMapsInvalidException(string folder, IReadOnlyList<DefinitionProblem> problems) : UsageException(
    "NoteMapsInvalid",
    folder,
    problems.Count == 1 ? problems[0].ToString() : $"The map files of {folder} have {problems.Count} problems:\n" + string.Join('\n', problems.Select(problem => "  " + problem)),
    "Mend the lines named. docs/notes.md describes every key.")
{
    public IReadOnlyList<DefinitionProblem> Problems { get; } = problems;
}
