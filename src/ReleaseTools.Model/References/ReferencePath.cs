namespace ReleaseTools.References;

/// <summary>A file that a version stands in, and the expression that its lines are found by.</summary>
/// <param name="Path">Relative to the top of the checkout, with forward slashes.</param>
/// <param name="Match">A regular expression; null = the version may stand on any line of the file, and has to stand on one.</param>
/// <param name="Line">Where the dependencies file says this, from 1.</param>
/// <param name="Column">From 1, in UTF-16 units.</param>
public sealed record ReferencePath(string Path, string? Match, int Line, int Column)
{
    public override string ToString() => Path;
}
