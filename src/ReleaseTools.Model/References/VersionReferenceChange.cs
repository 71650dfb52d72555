namespace ReleaseTools.References;

/// <summary>A place that was rewritten.</summary>
/// <param name="Path">Relative to the top of the checkout.</param>
/// <param name="Line">From 1.</param>
/// <param name="Before">The text that stood there.</param>
/// <param name="After">The text that stands there now.</param>
/// <param name="Name">The dependency.</param>
/// <param name="Version">Its version now, as the dependencies file has it.</param>
public sealed record VersionReferenceChange(string Path, int Line, string Before, string After, string Name, string Version)
{
    public override string ToString() => $"{Path}:{Line}: {Name}: {Before} -> {After}";
}
