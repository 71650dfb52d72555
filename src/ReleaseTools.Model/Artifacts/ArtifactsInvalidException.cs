using System.Text;

namespace ReleaseTools.Artifacts;

/// <summary>What the build left is not what the definition names; every problem at once, and nothing was written.</summary>
public sealed class ArtifactsInvalidException(string source, IReadOnlyList<ArtifactProblem> problems) : ReleaseException(
    "ArtifactsInvalid",
    ErrorCategory.InvalidData,
    source,
    problems.Count == 1 ? problems[0].ToString() : $"The artifacts have {problems.Count} problems:\n" + string.Join('\n', problems.Select(problem => "  " + problem)),
    "Fix the build, or what the definition's artifacts say about its files; then run the same command again.")
{
    public IReadOnlyList<ArtifactProblem> Problems { get; } = problems;
}

/// <summary>Why an artifact can't be made of what the build left.</summary>
/// <param name="Id">Stable and machine-readable, such as <c>LinkOutsideTree</c>.</param>
/// <param name="Artifact">The archive's name, or the globs of files that are released as they are.</param>
/// <param name="Message">A sentence that names the file or glob.</param>
public sealed record ArtifactProblem(string Id, string Artifact, string Message)
{
    public override string ToString() => $"{Show(Artifact)}: {Message}";

    /// <summary>A file name on one line of a message, whatever it holds.</summary>
    public static string Show(string name)
    {
        if (!name.Any(char.IsControl)) return name;
        var shown = new StringBuilder(name.Length);
        foreach (char c in name)
        {
            if (char.IsControl(c)) shown.Append($"\\u{(int)c:x4}");
            else shown.Append(c);
        }
        return shown.ToString();
    }
}
