namespace ReleaseTools.Definitions;

/// <summary>A definition that was written for a repository to start from.</summary>
/// <param name="Path">The file, in full.</param>
/// <param name="Guess">What was guessed of the repository, to follow "it": <c>builds the Go module</c>.</param>
public sealed record StartedDefinition(string Path, string Guess)
{
    public override string ToString() => Path;
}
