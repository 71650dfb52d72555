using ReleaseTools.Definitions;
using ReleaseTools.Definitions.Reading;

namespace ReleaseTools.Engine.Definitions;

/// <summary>
/// Reads where a definition keeps its sessions, and nothing else of it: whoever asks what there is needs no build steps that are right,
/// nor ones that are guessed from the repository.
/// </summary>
internal static class SessionStoreSetting
{
    /// <param name="definitionFile">The file that was asked for; null = <c>release.yaml</c> where the repository has one.</param>
    /// <exception cref="DefinitionException">The file has a session section and is not YAML.</exception>
    /// <exception cref="UsageException">The file is missing, too large, or can't be read.</exception>
    public static string Read(string repositoryPath, string? definitionFile)
    {
        SourceText? source = DefinitionLoader.Find(repositoryPath, definitionFile) is { } path ? DefinitionFile.Read(path) : null;
        return source is not null && CanHoldIt(source.Text) && Find(source) is { IsEmpty: false } store ? store.Value : new SessionDefinition().Store;
    }

    // most definitions leave it open, and the YAML parser takes longer to start than all the rest of showing a session
    private static bool CanHoldIt(string text) =>
        text.Contains("session", StringComparison.Ordinal)
        || text.Contains("\\x", StringComparison.Ordinal) || text.Contains("\\u", StringComparison.OrdinalIgnoreCase);     // letters can be escaped

    private static ScalarNode? Find(SourceText source)
    {
        var problems = new ProblemList(source);
        DefinitionNode? root = YamlTree.Parse(source, problems);
        if (root is null && problems.Sorted is { Count: > 0 } sorted) throw new DefinitionException(source.File, sorted);
        return ((root as MapNode)?.Find("session") as MapNode)?.Find("store") as ScalarNode;
    }
}
