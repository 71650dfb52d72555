using ReleaseTools.References;

namespace ReleaseTools.Engine.References;

/// <summary>One refPath of one dependency, ready to be looked for.</summary>
/// <param name="Declared">Where the dependencies file asks for it, as file:line:column.</param>
/// <param name="Expression">Null where any line of the file may have the version.</param>
internal sealed record ReferenceCheck(Dependency Dependency, ReferencePath Reference, string Declared, MatchExpression? Expression, WantedVersion Before, WantedVersion After)
{
    public VersionReferenceFinding Finding(VersionReferenceFault fault, string message, int? line = null, int? column = null, string? found = null) =>
        new(fault, Dependency.Name, Reference.Path, line, column, found, After.Text, Declared, message);

    public VersionReferenceFinding NothingMatches() => Finding(VersionReferenceFault.NothingMatches, $"no line is matched by {Quoted(Reference.Match!)} ({Declared})");

    public VersionReferenceFinding TooSlow(int line) => Finding(VersionReferenceFault.ExpressionTooSlow,
        $"{Quoted(Reference.Match!)} searched this line for more than {MatchExpression.Patience.TotalSeconds:0} s: write it without nested repetition ({Declared})", line, 1);

    private static string Quoted(string expression) => ReleaseTools.Definitions.Reading.ScalarNode.Shorten(expression);
}
