namespace ReleaseTools.Definitions;

/// <summary>One thing wrong in a definition.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">Counted from 1.</param>
public sealed record DefinitionProblem(string File, int Line, int Column, string Message)
{
    /// <summary>The form that editors and terminals make a link of.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}: {Message}";
}
