namespace ReleaseTools.Definitions;

/// <summary>A definition that can't be used.</summary>
public sealed class DefinitionException(string file, IReadOnlyList<DefinitionProblem> problems) : ProblemsException("DefinitionInvalid", file, $"{file} has", problems);
