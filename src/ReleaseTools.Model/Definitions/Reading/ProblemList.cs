namespace ReleaseTools.Definitions.Reading;

/// <summary>Collects what is wrong in one definition. It stops at a hundred: nobody mends more in one go, and hostile files could hold millions.</summary>
public sealed class ProblemList(SourceText source)
{
    public const int Limit = 100;

    private readonly List<DefinitionProblem> _problems = [];

    /// <summary>In the order of the text, each once: a value used twice through an alias is wrong once.</summary>
    public IReadOnlyList<DefinitionProblem> Sorted =>
        [.. _problems.Distinct().OrderBy(problem => problem.Line).ThenBy(problem => problem.Column)];

    public bool IsFull => _problems.Count >= Limit;

    public void Add(int offset, string message)
    {
        if (IsFull) return;
        _problems.Add(source.Problem(offset, message));
        if (IsFull) _problems.Add(source.Problem(source.Text.Length, $"These are the first {Limit} problems; the rest is not checked."));
    }

    public void Add(DefinitionNode node, string message) => Add(node.Start, message);

    /// <summary>An objection to a part of a scalar's value, at the part's own place.</summary>
    public void Add(ScalarNode scalar, TextObjection objection)
    {
        if (!IsFull) Add(source.Locate(scalar, objection.Offset, objection.Length), objection.Message);
    }
}
