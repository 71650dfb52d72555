using ReleaseTools.Engine.Artifacts.Archives;

namespace ReleaseTools.Engine.Artifacts;

/// <summary>A file of the source, and what it is called where it is released.</summary>
/// <param name="Path">Relative to the source, with forward slashes.</param>
/// <param name="FullPath">Of the content, with links followed; of the link itself where it is packed as one.</param>
internal sealed record SourceEntry(string Path, string FullPath, ArchiveEntry Entry);

/// <summary>An artifact that can be made.</summary>
/// <param name="Entries">Sorted by name; exactly one where it is no archive.</param>
internal sealed record PlannedArtifact(string Name, ReleaseTools.Definitions.ArtifactDefinition Definition, ReleaseTools.Definitions.ArchiveFormat Format, IReadOnlyList<SourceEntry> Entries)
{
    /// <summary>Of all content, in bytes.</summary>
    public long Length => Entries.Sum(entry => entry.Entry.Length);
}
