using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Definitions.Rules;
using ReleaseTools.Definitions.Shapes;

namespace ReleaseTools.Pods;

/// <summary>A text under a rule that has a type of its own.</summary>
/// <param name="parse">Gives null for what the rule objects to.</param>
internal sealed class ParsedShape<T>(TextRule rule, Func<string, T?> parse) : ValueShape<T> where T : class
{
    private readonly TextShape _text = new(rule);

    public override string Name => rule.Name;

    public override JsonObject ToSchema() => _text.ToSchema();

    public override bool TryRead(DefinitionNode node, ProblemList problems, [MaybeNullWhen(false)] out T value)
    {
        value = _text.TryRead(node, problems, out string? text) ? parse(text) : null;
        return value is not null;
    }

    public override JsonNode? Write(T? value) => value is null ? null : JsonValue.Create(value.ToString());
}
