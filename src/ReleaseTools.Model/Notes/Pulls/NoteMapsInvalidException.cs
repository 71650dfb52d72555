using ReleaseTools.Definitions;

namespace ReleaseTools.Notes.Pulls;

/// <summary>Map files that can't be used.</summary>
public sealed class NoteMapsInvalidException(string folder, IReadOnlyList<DefinitionProblem> problems) : ProblemsException("NoteMapsInvalid", folder, $"The map files of {folder} have", problems);
