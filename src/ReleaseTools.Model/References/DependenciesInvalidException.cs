using ReleaseTools.Definitions;

namespace ReleaseTools.References;

/// <summary>A dependencies file that can't be used.</summary>
public sealed class DependenciesInvalidException(string file, IReadOnlyList<DefinitionProblem> problems) : ProblemsException("DependenciesInvalid", file, $"{file} has", problems);
