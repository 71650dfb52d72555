using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Definitions.Rules;

namespace ReleaseTools.Definitions.Shapes;

/// <summary>A text under a rule. A plain <c>1.0</c> or <c>true</c> counts as the text that stands there.</summary>
public sealed class TextShape(TextRule rule) : ValueShape<string>
{
    public override string Name => rule.Name;

    public override bool HasVariables => rule.HasVariables;

    public override JsonObject ToSchema()
    {
        var schema = new JsonObject { ["type"] = rule.Pattern is null ? new JsonArray("string", "number", "boolean") : "string" };
        if (rule.Pattern is not null) schema["pattern"] = rule.Pattern;
        else if (!rule.MayBeEmpty) schema["minLength"] = 1;
        return schema;
    }

    public override bool TryRead(DefinitionNode node, ProblemList problems, [MaybeNullWhen(false)] out string value)
    {
        value = null;
        if (!TryScalar(node, problems, out ScalarNode? scalar)) return false;
        value = scalar.Value;
        bool isRight = true;
        foreach (TextObjection objection in rule.ObjectionsTo(value).TakeWhile(_ => !problems.IsFull))
        {
            problems.Add(scalar, objection);
            isRight = false;
        }
        return isRight;
    }

    public override JsonNode? Write(string? value) => value is null ? null : JsonValue.Create(value);
}
