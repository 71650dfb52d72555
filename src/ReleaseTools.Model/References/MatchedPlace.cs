namespace ReleaseTools.References;

/// <summary>A piece of a matched line that a version is compared with.</summary>
/// <param name="Start">The offset of its first character.</param>
/// <param name="End">The offset behind its last.</param>
public sealed record MatchedPlace(PlaceKind Kind, int Start, int End)
{
    public string In(string line) => line[Start..End];
}

/// <summary>How sure it is that the piece is the version.</summary>
public enum PlaceKind : long
{
    /// <summary>What was matched is only a way to find the line, as in <c>TERRAFORM_VERSION</c>: the version is somewhere on it.</summary>
    Line,

    /// <summary>The first group took part: it is the version, or groups what belongs together, as in <c>(alpha|beta|rc)?</c>.</summary>
    Group,

    /// <summary>A group called <c>version</c>: this is it.</summary>
    Named,
}
