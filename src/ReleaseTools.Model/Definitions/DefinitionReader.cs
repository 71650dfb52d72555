using ReleaseTools.Definitions.Keys;
using ReleaseTools.Definitions.Reading;

namespace ReleaseTools.Definitions;

/// <summary>Reads a definition from its nodes.</summary>
public static class DefinitionReader
{
    /// <param name="root">What the file holds; null where it holds nothing.</param>
    /// <returns>The definition as far as it could be read: where the list has problems it is not to be used.</returns>
    public static DefinitionReading Read(DefinitionNode? root, ProblemList problems)
    {
        var blank = new ReleaseDefinition { Product = "" };
        if (root is null or { IsEmpty: true }) return new DefinitionReading(blank, HasSteps: false, HasArtifacts: false, HasTagPrefix: false);
        var map = root as MapNode;
        return new DefinitionReading(
            ReleaseKeys.Root.TryRead(root, problems, out ReleaseDefinition? definition) ? definition : blank,
            HasSteps: map?.Find("build") is MapNode build && build.Find("steps") is not null,
            HasArtifacts: map?.Find("artifacts") is not null,
            HasTagPrefix: map?.Find("tagPrefix") is not null);
    }
}

/// <summary>What was read, and whether the file itself says how to build, what to release and how tags are written. An empty list says it too.</summary>
public sealed record DefinitionReading(ReleaseDefinition Definition, bool HasSteps, bool HasArtifacts, bool HasTagPrefix)
{
    public bool HasProduct => Definition.Product.Length > 0;
}

/// <summary>A definition that was written for a repository to start from.</summary>
/// <param name="Path">The file, in full.</param>
/// <param name="Guess">What was guessed of the repository, to follow "it": <c>builds the Go module</c>.</param>
public sealed record StartedDefinition(string Path, string Guess)
{
    public override string ToString() => Path;
}
