using ReleaseTools.Definitions;

namespace ReleaseTools.Promotion;

/// <summary>Promotion manifests that can't be used, with every problem in them at once.</summary>
/// <param name="path">The file, or the folder of files.</param>
public sealed class PromotionManifestException(string path, IReadOnlyList<DefinitionProblem> problems) : UsageException(
    "PromotionManifestInvalid",
    path,
    problems.Count == 1 ? problems[0].ToString() : $"The promotion manifests of {path} have {problems.Count} problems:\n" + string.Join('\n', problems.Select(problem => "  " + problem)),
    "Fix the lines named.")
{
    public IReadOnlyList<DefinitionProblem> Problems { get; } = problems;
}
