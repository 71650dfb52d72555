using ReleaseTools.Definitions;

namespace ReleaseTools.Engine.Artifacts;

/// <summary>What is to be released of what a build left.</summary>
/// <param name="Source">The folder that globs are relative to.</param>
/// <param name="Output">The folder that artifacts land in; made where it is missing, and never packed itself.</param>
/// <param name="Definitions">With all variables expanded.</param>
/// <param name="Time">Every archive entry's: the commit's date, so that another machine writes the same bytes.</param>
public sealed record CollectRequest(string Source, string Output, IReadOnlyList<ArtifactDefinition> Definitions, DateTimeOffset Time)
{
    /// <summary>How many artifacts are made at a time, and how many blocks are compressed at a time. What is written doesn't depend on it.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;
}
