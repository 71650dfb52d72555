namespace ReleaseTools.Definitions.Inference;

/// <summary>What a definition leaves open, found from what the repository holds.</summary>
/// <param name="Reason">A sentence for the person: what is done, and because of what.</param>
public sealed record InferredBuild(BuildDefinition Build, IReadOnlyList<ArtifactDefinition> Artifacts, string Reason)
{
    /// <summary>A name for a step that comes from a path: names have no variables, and must not look as if.</summary>
    internal static string StepName(string verb, string path) => $"{verb} {path.Replace("${", "{", StringComparison.Ordinal)}";
}
