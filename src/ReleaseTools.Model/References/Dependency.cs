namespace ReleaseTools.References;

/// <summary>Something whose version stands in several files, and the places that have to agree with it.</summary>
/// <param name="Name">As a person calls it; it need not be one word.</param>
/// <param name="Version">As the dependencies file has it.</param>
/// <param name="RefPaths">In the order of the file.</param>
/// <param name="Line">Where the dependencies file has the version, from 1.</param>
/// <param name="Column">From 1, in UTF-16 units.</param>
public sealed record Dependency(
    string Name, string Version, VersionScheme Scheme, VersionSensitivity? Sensitivity, IReadOnlyList<ReferencePath> RefPaths, int Line, int Column)
{
    public override string ToString() => $"{Name} {Version}";
}
