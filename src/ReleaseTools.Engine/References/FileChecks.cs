namespace ReleaseTools.Engine.References;

/// <summary>What has to be looked for in one file, so that it is read once.</summary>
/// <param name="Path">As the dependencies file first names it.</param>
/// <param name="FullPath">The file itself, links followed.</param>
internal sealed record FileChecks(string Path, string FullPath, IReadOnlyList<ReferenceCheck> Checks);
