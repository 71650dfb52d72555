using ReleaseTools.References;

namespace ReleaseTools.Engine.References;

/// <summary>An edit of a line, and on whose behalf.</summary>
internal sealed record PlacedEdit(FileLine Line, LineEdit Edit, Dependency Dependency, string Version)
{
    public VersionReferenceChange Change(string path)
    {
        (string before, string after) = Edit.Show(Line.Text);
        return new VersionReferenceChange(path, Line.Number, before, after, Dependency.Name, Version);
    }
}
