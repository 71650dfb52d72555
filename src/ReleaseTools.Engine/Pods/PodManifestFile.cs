using ReleaseTools.Definitions;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Engine.Definitions;
using ReleaseTools.Pods;

namespace ReleaseTools.Engine.Pods;

/// <summary>Reads <c>pod.json</c> from disk or from a store.</summary>
internal static class PodManifestFile
{
    /// <summary>The largest manifest that is read, in bytes: the texts of units are in it, data is not.</summary>
    public const int LargestSize = 4 * 1024 * 1024;

    /// <param name="path">The file.</param>
    /// <exception cref="DefinitionException">The file has problems: all of them.</exception>
    /// <exception cref="UsageException">The file can't be read.</exception>
    public static PodManifest Read(string path) => Parse(DefinitionFile.Read(path, LargestSize));

    /// <param name="source">The text, and the name that problems give it.</param>
    /// <exception cref="DefinitionException">The text has problems: all of them.</exception>
    public static PodManifest Parse(SourceText source)
    {
        var problems = new ProblemList(source);
        return PodManifestJson.Read(source, problems) ?? throw new DefinitionException(source.File, problems.Sorted);
    }
}
