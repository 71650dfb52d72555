using ReleaseTools.References;

namespace ReleaseTools.Engine.References;

/// <summary>Everything that an update will do, worked out before any of it is done.</summary>
/// <param name="Files">The dependencies file first.</param>
internal sealed record UpdatePlan(IReadOnlyList<FileRewrite> Files)
{
    public IReadOnlyList<VersionReferenceChange> Changes => [.. Files.SelectMany(file => file.Changes)];

    /// <summary>For a person who is asked, or who only wants to see.</summary>
    public string Describe() =>
        $"Update version references in {(Files.Count == 1 ? Files[0].Path : $"{Files.Count} files")}:\n{string.Concat(Files.Select(file => file.Diff())).TrimEnd('\n')}";
}
