using System.Text.Json.Nodes;
using ReleaseTools.Definitions.Reading;

namespace ReleaseTools.Definitions.Shapes;

/// <summary>Yes or no, written <c>true</c> or <c>false</c>.</summary>
public sealed class FlagShape : ValueShape<bool>
{
    public override string Name => "`true` or `false`";

    public override JsonObject ToSchema() => new() { ["type"] = "boolean" };

    public override bool TryRead(DefinitionNode node, ProblemList problems, out bool value)
    {
        value = node is ScalarNode { IsPlain: true, Value: "true" };
        if (value || node is ScalarNode { IsPlain: true, Value: "false" }) return true;
        problems.Add(node, $"Wanted: true or false, without quotes. Found: {node.Describe()}.");
        return false;
    }

    public override JsonNode Write(bool value) => JsonValue.Create(value);
}
